using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using QvTrust.Authority.Hosting;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Tests;

/// <summary>The configuration's file: what stands in it is documented, and what is wrong in it is told.</summary>
public sealed class ConfigurationTests(ConfigurationTests.SharedSite shared) : IClassFixture<ConfigurationTests.SharedSite>
{
    private readonly TestSite site = shared.Site;

    /// <summary>A setting, a value for it in JSON (<c>-</c>: left out), and what is said.</summary>
    public static TheoryData<string, string, string> Faults => new()
    {
        { "machine", "-", "machine is not a machine name" },
        { "machine", "null", "machine is not a machine name" },
        { "machine", "\"\"", "machine is not a machine name" },
        { "machine", "\"qms01.example.com\"", "machine is not a machine name" },
        { "machine", "1", "$.machine" },
        { "port", "-", "port is not a number from 1 to 65535" },
        { "port", "0", "port is not a number from 1 to 65535" },
        { "port", "65536", "port is not a number from 1 to 65535" },
        { "port", "\"14780\"", "$.port" },
        { "port", "14780.5", "$.port" },
        { "metricsPort", "0", "metricsPort is not a number from 1 to 65535 other than port" },
        { "metricsPort", "65536", "metricsPort is not a number from 1 to 65535 other than port" },
        { "metricsPort", "PORT", "metricsPort is not a number from 1 to 65535 other than port" },
        { "metricsPort", "\"on\"", "$.metricsPort" },
        { "profile", "-", "profile is neither adopted nor own" },
        { "profile", "null", "profile is neither adopted nor own" },
        { "profile", "\"Own\"", "profile is neither adopted nor own" },
        { "ledger", "-", "ledger is not the full path of a file" },
        { "ledger", "null", "ledger is not the full path of a file" },
        { "ledger", "\"ledger.db\"", "ledger is not the full path of a file" },
        { "ledger", "\"/\"", "ledger is not the full path of a file" },
        { "ledger", "\"/nowhere/ledger.db\"", "the folder of ledger does not exist" },
        { "backupCopy", "\"copies\"", "backupCopy is not the full path of a folder" },
        { "rootPkcs12", "-", "rootPkcs12 names no file" },
        { "rootPkcs12", "\"/nowhere\"", "rootPkcs12 names no file" },
        { "serverPkcs12", "-", "serverPkcs12 names no file" },
        { "pkcs12PasswordFile", "-", "pkcs12PasswordFile names no file" },
        { "clientPkcs12", "\"/nowhere\"", "clientPkcs12 names no file" },
        { "clientCertificate", "\"/nowhere\"", "clientCertificate names no file" },
        { "ports", "1", "ports" },
        { "Port", "1", "Port" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_wrong_value_is_named(string setting, string value, string said)
    {
        var file = JsonNode.Parse(shared.Good)!.AsObject();
        file.Remove(setting);
        if (value != "-")
            file.Add(setting, JsonNode.Parse(value == "PORT" ? $"{site.Port}" : value));
        AssertRefused(file.ToJsonString(), said);
    }

    [Fact]
    public void The_good_one_is_taken()
    {
        File.WriteAllText(site.Configuration, shared.Good);
        Assert.Equal(site.Port, AuthorityConfiguration.Read(site.Configuration).Port);
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("null", "machine is not a machine name")]
    [InlineData("[]", "JSON")]
    [InlineData("{\"port\": 1,}", "trailing comma")]
    [InlineData("{\"port\": 1, \"port\": 2}", "port")]
    public void What_is_no_configuration_is_refused(string text, string said) => AssertRefused(text, said);

    [Fact]
    public void A_file_that_is_not_there_or_cannot_be_read_is_refused()
    {
        Assert.Contains(site.Configuration + "2", Refusal(site.Configuration + "2"), StringComparison.Ordinal);
        Assert.Contains(site.Folder, Refusal(site.Folder), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rootThumbprint")]
    [InlineData("serverThumbprint")]
    [InlineData("clientThumbprint")]
    public void On_Windows_each_certificate_is_named_by_its_thumbprint(string setting)
    {
        var good = new string('A', 40);
        foreach (var value in new[] { null, "", new string('A', 39), new string('G', 40) })
        {
            var configuration = Thumbprints(setting == "rootThumbprint" ? value : good, setting == "serverThumbprint" ? value : good, setting == "clientThumbprint" ? value : good);
            Assert.Equal([$"{setting} is not 40 hexadecimal digits"], configuration.Faults(windows: true));
        }
        Assert.Empty(Thumbprints(good, good, good).Faults(windows: true));
    }

    [Fact]
    public void Each_setting_is_documented_and_each_documented_one_is_a_setting()
    {
        var settings = typeof(AuthorityConfiguration).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Where(p => p.GetCustomAttribute<JsonIgnoreAttribute>() is null && p.CanWrite).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name));
        Assert.Equal(settings.Order(StringComparer.Ordinal), Documentation.FirstColumn("| Setting |").Order(StringComparer.Ordinal));
    }

    private AuthorityConfiguration Thumbprints(string? root, string? server, string? client) => new()
    {
        Machine = "QMS01", Port = 14780, Ledger = site.Ledger, RootThumbprint = root, ServerThumbprint = server, ClientThumbprint = client,
    };

    private void AssertRefused(string text, string said)
    {
        File.WriteAllText(site.Configuration, text);
        Assert.Contains(said, Refusal(site.Configuration), StringComparison.Ordinal);
    }

    private static string Refusal(string path)
    {
        var refused = Assert.Throws<TrustException>(() => AuthorityConfiguration.Read(path));
        Assert.All(refused.Errors, e => Assert.Equal("QVT4011", e.Code));
        Assert.Equal(2, ErrorCatalogue.Find(refused.Code)!.ExitCode);
        return refused.Message;
    }

    /// <summary>Files for a configuration, and a good one.</summary>
    public sealed class SharedSite : IDisposable
    {
        public SharedSite() => Good = File.ReadAllText(Site.Configuration);

        internal TestSite Site { get; } = new();

        internal string Good { get; }

        public void Dispose() => Site.Dispose();
    }
}
