using System.Text.Json;
using QvTrust.Authority.Tests;
using QvTrust.Cli.Adoption;
using QvTrust.Core.Adoption;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Cli.Tests;

/// <summary>The table of <c>qvtrust adopt check</c>, over certificates that openssl made.</summary>
public sealed class AdoptionTextTests : IDisposable
{
    private readonly TestSite site = new();

    public void Dispose() => site.Dispose();

    [Fact]
    public void The_table_shows_each_field_and_what_follows()
    {
        var report = Report("0500", "436c69656e74");

        var lines = AdoptionText.Plain("QMS01", report).Split(Environment.NewLine);

        Assert.Contains("  equal     alternative name: DNS name of the machine", lines);
        Assert.Contains("  equal     signature algorithm: RSA with SHA-256", lines);
        Assert.Contains($"  differs   private {TestSite.PrivateExtension}: 536572766572 | 0500", lines);
        Assert.Contains(lines, l => l.StartsWith("server certificates: differs", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("client certificates: proven", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_sample_every_line_says_unproven()
    {
        var record = new AdoptionRecord([]);
        var report = new AdoptionReport(Read("root"), record.Compare(CertificateKind.Server, Read("root"), Read("server")), record.Compare(CertificateKind.Client, Read("root"), Read("client")));

        var lines = AdoptionText.Plain("QMS01", report).Split(Environment.NewLine);

        Assert.All(lines.Where(l => l.StartsWith(' ')), l => Assert.StartsWith("  unproven", l, StringComparison.Ordinal));
        Assert.Equal(2, lines.Count(l => l.Contains("certificates: unproven", StringComparison.Ordinal)));
    }

    [Fact]
    public void Json_says_the_same()
    {
        using var json = JsonDocument.Parse(AdoptionText.Json("QMS01", Report("0500", "436c69656e74")));

        Assert.Equal("differs", json.RootElement.GetProperty("verdict").GetString());
        var server = json.RootElement.GetProperty("kinds")[0];
        Assert.Equal(("server", "differs"), (server.GetProperty("kind").GetString(), server.GetProperty("verdict").GetString()));
        var field = server.GetProperty("comparisons")[0].GetProperty("fields").EnumerateArray().Single(f => f.GetProperty("decides").GetBoolean());
        Assert.Equal(("differs", "536572766572", "0500"), (field.GetProperty("state").GetString(), field.GetProperty("own").GetString(), field.GetProperty("sample").GetString()));
    }

    [Fact]
    public void A_file_that_cannot_be_read_or_is_too_large_is_said_so()
    {
        Assert.Equal("QVT6510", Assert.Throws<TrustException>(() => SampleReader.Read(site.File("no such file"))).Code);
        File.WriteAllBytes(site.File("large"), new byte[70000]);
        Assert.Equal("QVT6510", Assert.Throws<TrustException>(() => SampleReader.Read(site.File("large"))).Code);
        Assert.NotEmpty(SampleReader.Read(site.File("server.pem")).Content);
    }

    private AdoptionReport Report(string server, string client)
    {
        site.Issue("node", "QVS01", $"keyUsage=critical,digitalSignature,keyEncipherment\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:QVS01\n{TestSite.PrivateExtension}=DER:{server}\n");
        site.Issue("proxy", "QVProxy", $"keyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n{TestSite.PrivateExtension}=DER:{client}\n");
        var record = new AdoptionRecord([new AdoptionSample(CertificateKind.Server, Read("node")), new AdoptionSample(CertificateKind.Client, Read("proxy"))]);
        return new AdoptionReport(Read("root"), record.Compare(CertificateKind.Server, Read("root"), Read("server")), record.Compare(CertificateKind.Client, Read("root"), Read("client")));
    }

    private CertificateInfo Read(string name)
        => CertificateInfo.TryParsePem(File.ReadAllBytes(site.File(name + ".pem"))) ?? throw new InvalidOperationException(name);
}
