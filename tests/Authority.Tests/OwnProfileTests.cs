using System.Net;
using QvTrust.Core.Certificates;

namespace QvTrust.Authority.Tests;

/// <summary>Under an authority that this product made, its own profile decides, whatever this machine's certificates look like.</summary>
public sealed class OwnProfileTests : IDisposable
{
    private readonly RunningAuthority authority = new("own");

    public void Dispose() => authority.Dispose();

    [Fact]
    public async Task Certificates_carry_no_private_extension_and_the_machines_name()
    {
        var (_, token) = await authority.NewTokenAsync();
        var reply = await authority.EnrolAsync(TestSite.Request(), token);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        var issued = CertificateInfo.Parse(Assert.Single(Pkcs7.Parse(Convert.FromBase64String(reply.Body))));
        Assert.False(issued.HasPrivateExtensions);
        Assert.Equal(("CN=QVS01", "QVS01"), (issued.Subject, Assert.Single(issued.DnsNames)));
    }
}
