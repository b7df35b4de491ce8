using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Tests;

public sealed class SecretSearchTests : IDisposable
{
    private const string Secret = "qvt1.a-secret~that>stays?nowhere";
    private readonly string folder = Directory.CreateTempSubdirectory("search-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string, int> Forms()
    {
        TheoryData<string, int> forms = [];
        foreach (var form in (string[])["UTF-8", "UTF-16", "UTF-8 base64", "UTF-16 base64", "UTF-8 base64url", "UTF-16 base64url", "UTF-8 base64 in UTF-16", "UTF-16 base64 in UTF-16"])
        {
            for (var before = 0; before < 4; before++)
            {
                forms.Add(form, before);
            }
        }

        return forms;
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_secret_is_found_in_each_form_behind_any_number_of_bytes(string form, int before)
    {
        Write("ProgramData/QvTrust/Logs/setup-QVS.json", Planted(form, before, Secret));

        Assert.Contains(Find(), h => h.File == "ProgramData/QvTrust/Logs/setup-QVS.json");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Another_text_is_not_found(string form, int before)
    {
        Write("ProgramData/QvTrust/Logs/setup-QVS.json", Planted(form, before, Secret.Replace('e', 'a')));

        Assert.Empty(Find());
    }

    [Theory]
    [InlineData("setup.log")]
    [InlineData("ProgramData/QvTrust/journal/current.xml")]
    [InlineData("ProgramData/QvTrust/journal/set-aside-1.xml")]
    [InlineData("ProgramData/QvTrust/authority/ledger.db-wal")]
    [InlineData("users/root/AppData/Local/CrashDumps/QvTrustAuthority.exe.1.dmp")]
    [InlineData("windows/Minidump/1.dmp")]
    [InlineData("windows/MEMORY.DMP")]
    [InlineData("windows/system32/tasks/QvTrust/Check")]
    [InlineData("windows/system32/winevt/Logs/Application.evtx")]
    [InlineData("windows/system32/config/systemprofile/AppData/Local/Temp/~1.tmp")]
    [InlineData("Program Files/QvTrust/qvtrust.exe")]
    [InlineData("lab-msi/QvTrust.Qvs.msi")]
    [InlineData("some folder/.hidden")]
    public void Every_place_of_the_drive_is_searched(string file)
    {
        Write(file, Encoding.UTF8.GetBytes(Secret));

        Assert.Contains(Find(), h => h.File == file);
    }

    [Fact]
    public void Binary_values_of_the_registry_are_read_over_their_lines()
    {
        var numbers = string.Join(',', Encoding.Unicode.GetBytes(Secret).Select(b => $"{b:x2}"));
        Write("system.reg", Encoding.UTF8.GetBytes("\"Value\"=hex:" + numbers.Insert(60, "\\\n  ")));

        Assert.NotEmpty(Find());
    }

    [Fact]
    public void The_secret_of_a_token_is_found_without_the_token()
    {
        var body = RandomNumberGenerator.GetBytes(80);
        var token = "qvt1." + Base64Url.EncodeToString([.. body, .. SHA256.HashData(body)[..4]]);
        Write("raw", [1, .. body[16..48]]);
        Write("coded", Encoding.UTF8.GetBytes("Bearer " + Convert.ToBase64String(Encoding.UTF8.GetBytes("machine:" + token))));

        var found = SecretSearch.FindUnder(folder, SecretSearch.OfToken(token));

        Assert.Contains(found, h => h == new SecretHit("the token's secret", "raw"));
        Assert.Contains(found, h => h == new SecretHit("the token in base64", "coded"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_private_key_is_found_behind_a_certificate_and_without_its_lines(bool isPkcs1)
    {
        using var key = RSA.Create(2048);
        var pem = "-----BEGIN CERTIFICATE-----\nQUFBQQ==\n-----END CERTIFICATE-----\n" + (isPkcs1 ? key.ExportRSAPrivateKeyPem() : key.ExportPkcs8PrivateKeyPem()) + "\n";
        Write("whole.pem", Encoding.UTF8.GetBytes(pem));
        Write("raw.der", isPkcs1 ? key.ExportRSAPrivateKey() : key.ExportPkcs8PrivateKey());
        Write("public.der", key.ExportSubjectPublicKeyInfo());

        var found = SecretSearch.FindUnder(folder, SiteSecrets.OfPemKey("the key", pem));

        Assert.Equal(["raw.der", "whole.pem"], found.Select(h => h.File).Distinct().Order(StringComparer.Ordinal));
        Assert.Throws<LabException>(() => SiteSecrets.OfPemKey("the key", pem[..pem.IndexOf("-----BEGIN", 10, StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData("P")]
    [InlineData("Q")]
    [InlineData("D")]
    public void One_number_of_a_private_key_is_enough_in_either_order(string number)
    {
        using var key = RSA.Create(2048);
        var numbers = key.ExportParameters(includePrivateParameters: true);
        var bytes = number switch { "P" => numbers.P!, "Q" => numbers.Q!, _ => numbers.D! };
        Write("as-files-have-it", [1, .. bytes, 2]);
        Write("as-windows-has-it", [1, .. bytes.Reverse(), 2]);
        Write("modulus", numbers.Modulus!);

        var found = SecretSearch.FindUnder(folder, SiteSecrets.OfPemKey("the key", key.ExportPkcs8PrivateKeyPem()));

        Assert.Equal(["as-files-have-it", "as-windows-has-it"], found.Select(h => h.File).Distinct().Order(StringComparer.Ordinal));
    }

    private IReadOnlyList<SecretHit> Find() => SecretSearch.FindUnder(folder, SecretSearch.OfText("the secret", Secret));

    private static byte[] Planted(string form, int before, string secret)
    {
        var text = form.StartsWith("UTF-16", StringComparison.Ordinal) ? Encoding.Unicode : Encoding.UTF8;
        byte[] bytes = [.. RandomNumberGenerator.GetBytes(before), .. text.GetBytes(secret), .. RandomNumberGenerator.GetBytes(5)];
        if (!form.Contains("base64", StringComparison.Ordinal))
        {
            return bytes;
        }

        var coded = form.Contains("base64url", StringComparison.Ordinal) ? Base64Url.EncodeToString(bytes) : Convert.ToBase64String(bytes);
        return (form.EndsWith("in UTF-16", StringComparison.Ordinal) ? Encoding.Unicode : Encoding.UTF8).GetBytes("before " + coded + " behind");
    }

    private void Write(string file, byte[] content)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
