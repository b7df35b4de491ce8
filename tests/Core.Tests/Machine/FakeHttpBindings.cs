using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Tests.Machine;

/// <summary>The certificate bindings of HTTP.sys in memory.</summary>
internal sealed class FakeHttpBindings : IHttpBindings
{
    public static readonly Guid Application = new("4dc3e181-e14b-4a21-b022-59fc669b0914");

    public List<HttpBinding> All { get; } = [];

    /// <summary>True where Windows does not tell them.</summary>
    public bool IsUnreadable { get; set; }

    public void Bind(string endpoint, string thumbprint)
    {
        All.RemoveAll(b => b.Endpoint == endpoint);
        All.Add(new HttpBinding(endpoint, thumbprint, Application));
    }

    public IReadOnlyList<HttpBinding> List()
        => IsUnreadable ? throw ErrorCatalogue.WindowsCallFailed.With("HttpInitialize", "The service cannot be started") : [.. All];
}
