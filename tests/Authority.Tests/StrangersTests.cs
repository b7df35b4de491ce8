namespace QvTrust.Authority.Tests;

/// <summary>EST clients that share nothing with the product, against the running service. What each of them expects stands in it.</summary>
public sealed class StrangersTests(RunningAuthority authority) : IClassFixture<RunningAuthority>
{
    [Fact]
    public async Task Curl_and_openssl_find_EST_as_the_RFCs_have_it()
    {
        var (_, token) = await authority.NewTokenAsync("STRANGER01");
        var said = Tool.Text(Tool.Run("bash", Script("est-curl.sh"), "QMS01", authority.Site.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            authority.Site.File("root.pem"), "STRANGER01", token));
        Assert.EndsWith("all of it is so\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BouncyCastles_Java_client_enrols_and_understands_each_refusal()
    {
        var (_, token) = await authority.NewTokenAsync("STRANGER02");
        var hosts = authority.Site.File("hosts");
        await File.WriteAllTextAsync(hosts, "127.0.0.1 QMS01 qms01\n");
        var jars = string.Join(':', new[] { "bcpkix", "bcprov", "bcutil" }.Select(j => $"/usr/share/java/{j}.jar"));
        var said = Tool.Text(Tool.Run("java", "-Djdk.net.hosts.file=" + hosts, "-cp", jars, Script("EstClient.java"), "QMS01",
            authority.Site.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), authority.Site.File("root.pem"), "STRANGER02", token));
        Assert.EndsWith("all of it is so\n", said, StringComparison.Ordinal);
    }

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Strangers", name);
}
