using System.Net;
using System.Reflection;
using QvTrust.Authority.Admin;

namespace QvTrust.Authority.Tests;

/// <summary>Administration is local: the network has none of it, and the pipe's rights let in whom they must.</summary>
public sealed class AdminReachTests(RunningAuthority authority) : IClassFixture<RunningAuthority>
{
    // Well-known SIDs as a descriptor has them, and those of made-up accounts.
    private const string Service = "S-1-5-80-1-2-3-4-5";
    private const string User = "S-1-5-21-1-2-3-1001";
    private const string Network = "NU";
    private const string System = "SY";
    private const string Administrators = "BA";

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    [Fact]
    public async Task Each_request_of_administration_is_known_there_and_unknown_to_the_network()
    {
        var routes = typeof(AdminChannel).GetFields(BindingFlags.Static | BindingFlags.NonPublic).Select(f => f.GetRawConstantValue()).OfType<string>().Where(v => v.StartsWith('/')).ToList();
        Assert.InRange(routes.Count, 7, 100);
        using var admin = authority.Admin();
        using var network = authority.Https();
        foreach (var route in routes.Append(AdminChannel.Tokens + "/0"))
        {
            var codes = new List<string>();
            foreach (var method in Methods)
            {
                using var here = new HttpRequestMessage(new HttpMethod(method), new Uri("http://local" + route));
                using var local = await admin.SendAsync(here);
                codes.Add((await local.Content.ReadAsStringAsync()).Split(':')[0]);
                foreach (var prefix in new[] { "", "/.well-known/est", "/.well-known/qvtrust" })
                {
                    using var there = new HttpRequestMessage(new HttpMethod(method), new Uri("https://QMS01" + prefix + route));
                    using var remote = await network.SendAsync(there);
                    Assert.True(remote.StatusCode == HttpStatusCode.NotFound, $"{method} {prefix}{route}: {remote.StatusCode}");
                }
            }
            Assert.Contains(codes, c => c != "QVT4017");
        }
    }

    [Theory]
    [InlineData("an elevated administrator", true, true, User, Administrators, "IU")]
    [InlineData("an administrator who came through WinRM", true, true, User, Administrators, Network)]
    [InlineData("SYSTEM", true, true, System, Administrators)]
    [InlineData("an administrator with a filtered token", false, true, User, "IU")]
    [InlineData("a user of this server", false, true, User, "BU", "IU", "AU", "WD")]
    [InlineData("a user who came through SSH", false, true, User, "BU", "AU", "WD", Network)]
    [InlineData("an administrator on another computer", false, false, User, Administrators, Network)]
    [InlineData("SYSTEM of another server, that is its computer account", false, false, "S-1-5-21-1-2-3-1105", "AU", Network)]
    [InlineData("nobody", false, true, "AN", "WD")]
    [InlineData("another service", false, true, "S-1-5-80-9", "SU", "AU")]
    public void The_pipe_opens_for(string who, bool opens, bool isHere, params string[] groups)
        => Assert.True(
            opens == (Rights(groups) is "FRFW" or "FA" && NamedPipeTransport.Admits(groups.Contains(Administrators), groups.Contains(Network), () => isHere)),
            $"{who}: {Rights(groups)}");

    [Fact]
    public void Who_is_no_administrator_is_refused_whatever_has_let_him_in() => Assert.False(NamedPipeTransport.Admits(isAdministrator: false, cameByNetwork: false, () => true));

    [Fact]
    public void Only_the_service_can_make_the_pipes_next_instance()
    {
        Assert.Equal("FA", Rights([Service, "SU", "AU"]));
        Assert.Equal("FRFW", Rights([User, Administrators]));
    }

    // The check of Windows, for descriptors whose entries grant or deny whole rights: the first entry that fits decides.
    private static string Rights(IReadOnlyList<string> groups)
    {
        var descriptor = NamedPipeTransport.Descriptor(Service);
        Assert.StartsWith("D:P(", descriptor, StringComparison.Ordinal);
        foreach (var entry in descriptor["D:P(".Length..^1].Split(")("))
        {
            var parts = entry.Split(';');
            Assert.Equal(6, parts.Length);
            if (groups.Contains(parts[5]))
                return parts[0] == "A" ? parts[2] : "denied";
        }
        return "nothing";
    }
}
