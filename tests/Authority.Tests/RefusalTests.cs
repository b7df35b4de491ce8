using System.Net;

namespace QvTrust.Authority.Tests;

/// <summary>Each refusal has its own code, and none is more talkative than it may be.</summary>
public sealed class RefusalTests(RunningAuthority authority) : IClassFixture<RunningAuthority>
{
    private static readonly byte[] Request = TestSite.Request();

    [Fact]
    public async Task No_credentials_are_answered_with_a_challenge()
    {
        var reply = await authority.EnrolAsync(Request, null);
        Assert.Equal((HttpStatusCode.Unauthorized, "QVT1101"), (reply.Status, reply.Code));
        Assert.StartsWith("Basic realm", reply.Challenge, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_secret_and_an_unknown_token_get_the_same_answer()
    {
        var (_, token) = await authority.NewTokenAsync();
        var wrong = await authority.EnrolAsync(Request, WithOtherBytes(token, from: 16));
        var unknown = await authority.EnrolAsync(Request, WithOtherBytes(token, from: 0));
        Assert.Equal((HttpStatusCode.Unauthorized, "QVT1104"), (wrong.Status, wrong.Code));
        Assert.Equal(wrong, unknown);
    }

    [Fact]
    public async Task A_damaged_token_is_refused()
        => Assert.Equal("QVT1102", (await authority.EnrolAsync(Request, "qvt1.damaged")).Code);

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        var (id, token) = await authority.NewTokenAsync();
        authority.Sql($"UPDATE tokens SET expires = 1700000000 WHERE id = '{id}'");
        var reply = await authority.EnrolAsync(Request, token);
        Assert.Equal((HttpStatusCode.Forbidden, "QVT1105"), (reply.Status, reply.Code));
        Assert.Contains("2023-11-14 22:13 UTC", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_token_is_refused_even_for_the_key_that_redeemed_it()
    {
        var (id, token) = await authority.NewTokenAsync("QVS40");
        var request = TestSite.Request();
        Assert.Equal(HttpStatusCode.OK, (await authority.EnrolAsync(request, token, "QVS40")).Status);
        using var admin = authority.Admin();
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(new Uri($"http://local/tokens/{id}"))).StatusCode);
        Assert.Equal("QVT1109", (await authority.EnrolAsync(request, token, "QVS40")).Code);
    }

    [Fact]
    public async Task A_token_of_another_machine_or_role_is_refused()
    {
        var (_, token) = await authority.NewTokenAsync();
        Assert.Equal("QVT1106", (await authority.EnrolAsync(Request, token, "QVS02")).Code);
        Assert.Equal("QVT1107", (await authority.EnrolAsync(Request, token, role: "QDS")).Code);
        Assert.Equal(0, authority.Count("SELECT count(*) FROM redemptions r JOIN tokens t ON t.id = r.token WHERE t.machine = 'QVS02'"));
    }

    [Fact]
    public async Task Another_key_for_a_redeemed_token_is_refused()
    {
        var (_, token) = await authority.NewTokenAsync("QVS41");
        Assert.Equal(HttpStatusCode.OK, (await authority.EnrolAsync(TestSite.Request(), token, "QVS41", role: "qvs")).Status);
        var reply = await authority.EnrolAsync(TestSite.Request(), token, "QVS41");
        Assert.Equal((HttpStatusCode.Forbidden, "QVT1108"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_key_of_another_machine_is_refused()
    {
        var request = TestSite.Request();
        var (_, first) = await authority.NewTokenAsync("QVS42");
        Assert.Equal(HttpStatusCode.OK, (await authority.EnrolAsync(request, first, "QVS42")).Status);
        var (_, second) = await authority.NewTokenAsync("QVS43");
        Assert.Equal("QVT4010", (await authority.EnrolAsync(request, second, "QVS43")).Code);
    }

    [Fact]
    public async Task The_request_is_looked_at_after_the_token_only()
    {
        var (_, token) = await authority.NewTokenAsync("QVS44");
        byte[] garbage = [1, 2, 3];
        Assert.Equal("QVT1104", (await authority.EnrolAsync(garbage, WithOtherBytes(token, from: 16), "QVS44")).Code);
        Assert.Equal("QVT4008", (await authority.EnrolAsync(garbage, token, "QVS44")).Code);
        Assert.Equal("QVT4008", (await authority.EnrolAsync(Request, token, "QVS44", mediaType: "text/plain")).Code);
        Assert.Equal("QVT4009", (await authority.EnrolAsync(TestSite.Request(key: "rsa:1024"), token, "QVS44")).Code);
    }

    [Fact]
    public async Task A_large_body_is_refused()
    {
        var (_, token) = await authority.NewTokenAsync();
        using var client = authority.Https();
        // The answer comes before the body is sent; a client that sends at once may see the connection end instead.
        client.DefaultRequestHeaders.ExpectContinue = true;
        var reply = await RunningAuthority.EnrolAsync(client, new byte[64 * 1024], token);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.Status);
    }

    [Theory]
    [InlineData("GET", "/tokens")]
    [InlineData("POST", "/tokens")]
    [InlineData("DELETE", "/tokens/0")]
    [InlineData("GET", "/")]
    public async Task The_network_is_offered_no_administration_and_no_redirect(string method, string path)
    {
        using var client = authority.Https();
        using var message = new HttpRequestMessage(new HttpMethod(method), new Uri("https://QMS01" + path));
        using var answer = await client.SendAsync(message);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    // Changes bytes of the token's body and mends the checksum: only the ledger can tell.
    private static string WithOtherBytes(string token, int from)
    {
        var bytes = Convert.FromBase64String(token["qvt1.".Length..].Replace('-', '+').Replace('_', '/').PadRight(112, '='));
        bytes[from] ^= 1;
        System.Security.Cryptography.SHA256.HashData(bytes.AsSpan(0, 80)).AsSpan(0, 4).CopyTo(bytes.AsSpan(80));
        return "qvt1." + Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}
