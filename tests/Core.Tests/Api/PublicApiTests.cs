using PublicApiGenerator;
using QvTrust.Core.Errors;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Api;

public class PublicApiTests
{

    [Fact]
    public void The_public_api_is_what_was_agreed()
        => Golden.Match("public-api.txt", typeof(ErrorCatalogue).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }));
}
