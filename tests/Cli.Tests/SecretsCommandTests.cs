using System.Text;
using QvTrust.Authority.Admin;
using QvTrust.Cli.Commands;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Cli.Tests;

/// <summary>protect, unprotect and secrets on servers in memory: QMS01, whose authority this product made, and a node of it.</summary>
public sealed class SecretsCommandTests : IDisposable
{
    private static readonly byte[] Password = [0xEF, 0x00, .. "pässwörd\r\n"u8, 0xFF];
    private readonly FakeMachine qms = new("QMS01");
    private readonly string folder = Directory.CreateTempSubdirectory("qvtrust-secrets-").FullName;

    public SecretsCommandTests()
    {
        qms.Services.Install(RoleTable.Qms.ServiceName, running: false);
        qms.Services.Install(RoleTable.AuthorityService, running: false, sid: "S-1-5-80-1");
        using var log = new RunLog(new Streams(TextWriter.Null, TextWriter.Null));
        new SetupEngine(qms, log, _ => throw new InvalidOperationException()).RunAll(SetupEngine.StagesOf(authority: true), new Dictionary<string, string> { ["ROLE"] = "QMS", ["AUTHORITY"] = "create" });
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_QMS_protects_a_node_reads_and_the_other_way_round()
    {
        var node = Node();
        foreach (var (from, to) in new[] { (qms, node), (node, qms) })
        {
            var text = await Session.RunOnAsync(from, Password, "protect");
            Assert.Equal((0, "", ""), (text.Code, text.Out, text.Error));
            Assert.Matches("^qvp1\\.[A-Za-z0-9_-]+\n$", Encoding.ASCII.GetString(text.Octets));
            var read = await Session.RunOnAsync(to, text.Octets, "unprotect");
            Assert.Equal((0, ""), (read.Code, read.Error));
            Assert.Equal(Password, read.Octets);
        }
    }

    [Theory]
    [InlineData("secret\r\n", "secret")]
    [InlineData("secret\n", "secret")]
    [InlineData("secret", "secret")]
    [InlineData("two\nlines\n\n", "two\nlines\n")]
    [InlineData("\r\n", "")]
    public async Task With_line_one_line_end_stays_out(string input, string expected)
    {
        var text = await Session.RunOnAsync(qms, Encoding.UTF8.GetBytes(input), "protect", "--line");
        Assert.Equal(expected, Encoding.UTF8.GetString((await Session.RunOnAsync(qms, text.Octets, "unprotect")).Octets));
    }

    [Fact]
    public async Task Files_are_for_their_owner_alone_and_are_replaced_only_when_told()
    {
        var (input, output, back) = (Path.Combine(folder, "in"), Path.Combine(folder, "out"), Path.Combine(folder, "back"));
        await File.WriteAllBytesAsync(input, Password);
        var run = await Session.RunOnAsync(qms, [], "protect", "--input", input, "-o", output);
        Assert.Equal((0, 0), (run.Code, run.Octets.Length));
        Assert.Equal(0, (await Session.RunOnAsync(qms, [], "unprotect", "--input", output, "-o", back)).Code);
        Assert.Equal(Password, await File.ReadAllBytesAsync(back));
        Assert.All([output, back], f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
        var refused = await Session.RunOnAsync(qms, Password, "protect", "-o", output);
        Assert.StartsWith("qvtrust: QVT5009: ", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await Session.RunOnAsync(qms, Password, "protect", "-o", output, "--force")).Code);
    }

    [Fact]
    public async Task A_text_that_PowerShell_wrote_as_UTF_16_is_read()
    {
        var text = Encoding.ASCII.GetString((await Session.RunOnAsync(qms, Password, "protect")).Octets);
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF8 })
            Assert.Equal(Password, (await Session.RunOnAsync(qms, [.. encoding.GetPreamble(), .. encoding.GetBytes(text + "\r\n")], "unprotect")).Octets);
    }

    [Theory]
    [InlineData("qvp1.AAAA", 3, "QVT6004")]
    [InlineData("qvp1.!", 3, "QVT6005")]
    [InlineData("qvp2.AAAA", 3, "QVT6006")]
    [InlineData("secret", 2, "QVT6007")]
    public async Task What_cannot_be_read_is_one_line_and_no_output(string input, int exitCode, string code)
    {
        var run = await Session.RunOnAsync(qms, Encoding.ASCII.GetBytes(input), "unprotect");
        Assert.Equal((exitCode, 0), (run.Code, run.Octets.Length));
        Assert.StartsWith($"qvtrust: {code}: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_input_file_and_one_without_end_are_errors()
    {
        Assert.Contains("QVT6011", (await Session.RunOnAsync(qms, [], "protect", "--input", Path.Combine(folder, "none"))).Error, StringComparison.Ordinal);
        Assert.Contains("QVT6008", (await Session.RunOnAsync(qms, [], "protect", "--input", "/dev/zero")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_a_SecretsKey_says_so()
    {
        var stranger = new FakeMachine("QVS09");
        foreach (var command in new[] { "protect", "unprotect" })
            Assert.Contains("QVT6001: there is no SecretsKey on this server: LocalMachine\\My holds no certificate CN=QVS09", (await Session.RunOnAsync(stranger, Password, command)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotation_leaves_old_texts_readable_and_new_ones_named_on_a_node_that_lacks_the_key()
    {
        var node = Node();
        var old = (await Session.RunOnAsync(node, Password, "protect")).Octets;

        var rotation = await Session.RunOnAsync(qms, [], "secrets", "rotate");

        Assert.Equal(0, rotation.Code);
        Assert.Equal(ServerSecrets.Open(qms).Ring.Current.Id, rotation.Out.Trim());
        Assert.Contains("qvtrust token new MACHINE --roles ROLES", rotation.Error, StringComparison.Ordinal);
        Assert.Equal(Password, (await Session.RunOnAsync(qms, old, "unprotect")).Octets);
        var text = (await Session.RunOnAsync(qms, Password, "protect")).Octets;
        var lacking = await Session.RunOnAsync(node, text, "unprotect");
        Assert.Equal(3, lacking.Code);
        Assert.Contains($"QVT6003: the text was protected with the SecretsKey {rotation.Out.Trim()}", lacking.Error, StringComparison.Ordinal);
        Assert.Equal(Password, (await Session.RunOnAsync(Node(), text, "unprotect")).Octets);
        Assert.Equal(Password, (await Session.RunOnAsync(node, old, "unprotect")).Octets);
    }

    [Fact]
    public async Task The_list_shows_ids_and_where_they_stand_and_never_a_key()
    {
        await Session.RunOnAsync(qms, [], "secrets", "rotate");
        var (certificate, ring) = ServerSecrets.Open(qms);
        var run = await Session.RunOnAsync(qms, [], "secrets", "list");
        Assert.Equal($"{ring.Keys[0].Id}  current\n{ring.Keys[1].Id}  for reading\n", run.Out.ReplaceLineEndings("\n"));
        Assert.Equal($@"in LM\My CN=QMS01 {certificate.Thumbprint}, sealed to its private key; unproven with QlikView", run.Error.Trim());
    }

    [Fact]
    public async Task A_rotation_on_a_node_is_refused_and_changes_nothing()
    {
        var node = Node();
        var before = node.Snapshot(withProcessIds: true);
        Assert.NotEqual(0, (await Session.RunOnAsync(node, [], "secrets", "rotate")).Code);
        Assert.Equal(before, node.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void Servers_to_enrol_again_are_those_whose_tokens_were_redeemed()
    {
        var servers = SecretsCommands.Enrolled([Token("QVS02", ["QVS"], "server"), Token("QVS01", ["QDS"], "server"), Token("qvs01", ["QVS"], "client"), Token("QVS03", ["QVS"])]);
        using var said = new StringWriter();
        SecretsCommands.Tell(new Streams(TextWriter.Null, said), servers);
        Assert.Equal(["  qvtrust token new QVS01 --roles QDS,QVS", "  qvtrust token new QVS02 --roles QVS"], said.ToString().Split(Environment.NewLine).Where(l => l.StartsWith("  ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Nobody_is_told_to_enrol_again_where_no_server_was_enrolled()
    {
        using var said = new StringWriter();
        SecretsCommands.Tell(new Streams(TextWriter.Null, said), []);
        Assert.Equal("", said.ToString());
    }

    private static ListedToken Token(string machine, string[] roles, params string[] redeemed)
        => new("id", machine, roles, default, default, "admin", "redeemed", redeemed);

    /// <summary>A node as enrolment leaves it: the root, and a server certificate with what QMS has now.</summary>
    private FakeMachine Node()
    {
        var node = new FakeMachine("QVS01");
        var root = qms.Certificates.List(TrustStore.Root).Single();
        using var rootKey = qms.Keys.Open(root.Key!);
        var key = node.Keys.Create("server", exportable: false);
        using var rsa = node.Keys.Open(key);
        var der = new CertificateIssuer(CertificateInfo.Parse(root.Der), rootKey, null, null, secrets: ServerSecrets.Open(qms).Ring, random: qms.Random)
            .Issue(CertificateKind.Server, "QVS01", rsa.ExportSubjectPublicKeyInfo(), SerialNumbers.Next(qms.Random), qms.Clock.UtcNow);
        node.Certificates.Add(TrustStore.Root, root.Der, null);
        node.Certificates.Add(TrustStore.My, der, key);
        return node;
    }
}
