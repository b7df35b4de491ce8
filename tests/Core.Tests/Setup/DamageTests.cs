using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup;

namespace QvTrust.Core.Tests.Setup;

/// <summary>Somebody, or a power cut, damaged what setup keeps for its later runs.</summary>
public sealed class DamageTests
{
    private readonly NodeScenario node = new();

    [Theory]
    [InlineData("added.xml", "")]
    [InlineData("added.xml", "garbage")]
    [InlineData("added.xml", "<added><certificate kind=\"Server\" />")]
    [InlineData("added.xml", "<added><certificate kind=\"Nothing\" thumbprint=\"00\" /></added>")]
    [InlineData("pending.xml", "<pending expires=\"tomorrow\" />")]
    [InlineData("pending.xml", "<pending />")]
    [InlineData("pending.xml", "<pending expires=\"2099-01-01\"><certificate kind=\"Root\" der=\"?\" /></pending>")]
    [InlineData("pending.xml", "<pending expires=\"2099-01-01\"><certificate kind=\"Server\" der=\"MAA=\" /></pending>")]
    [InlineData("pending.xml", "<!DOCTYPE pending [<!ENTITY a \"a\">]><pending expires=\"2099-01-01\" />")]
    public void A_damaged_record_is_named_and_kept(string file, string text)
    {
        node.Machine.Folder.Write(file, Encoding.UTF8.GetBytes(text));
        var before = node.Machine.Snapshot(withProcessIds: true);

        var error = Assert.Throws<TrustException>(() => node.Install());

        Assert.Equal(ErrorCatalogue.RecordDamaged.Code, error.Code);
        Assert.Contains(@"C:\ProgramData\QvTrust\" + file, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: true));
        Assert.Equal(text, Encoding.UTF8.GetString(node.Machine.Folder.Read(file)!));
    }

    [Fact]
    public void Uninstall_says_so_too_and_works_once_the_record_is_moved_away()
    {
        node.Install();
        node.Machine.Folder.Write("added.xml", [1, 2, 3]);
        Assert.Equal(ErrorCatalogue.RecordDamaged.Code, Assert.Throws<TrustException>(() => node.Uninstall()).Code);
        Assert.Equal("trusted", node.Machine.Settings.Get("QVS", "State"));

        node.Machine.Folder.Delete("added.xml");
        node.Uninstall();

        Assert.Null(node.Machine.Settings.Get("QVS", "State"));
        Assert.Equal(2, node.Machine.Certificates.List(TrustStore.My).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_copy_that_is_not_the_certificate_is_not_installed(bool garbage)
    {
        node.Install();
        var server = Server();
        node.Machine.Folder.Write($"issued/{server.Thumbprint}.cer", garbage ? [1, 2, 3] : new FakeAuthority().Root.Der);
        node.Machine.Certificates.Remove(TrustStore.My, server.Thumbprint);
        node.Data.Remove("ENROLLTOKENFILE");

        Assert.Equal(ErrorCatalogue.TokenMissing.Code, Assert.Throws<TrustException>(() => node.Install()).Code);
    }

    [Fact]
    public void A_certificate_that_is_replaced_takes_its_key_with_it()
    {
        node.Install();
        var server = Server();
        node.Machine.Clock.UtcNow = server.NotAfter.AddDays(1);
        node.Authority.MoveTo(node.Machine.Clock.UtcNow);
        node.PlaceTokenFile();

        node.Install();

        Assert.NotEqual(server.Thumbprint, Server().Thumbprint);
        Assert.Equal(2, node.Machine.Keys.All.Count());
    }

    [Fact]
    public void A_key_whose_certificate_nobody_can_look_at_stays()
    {
        node.Install();
        var server = Server();
        var key = node.Machine.Certificates.List(TrustStore.My).Single(c => c.Der.SequenceEqual(server.Der)).Key!;
        node.Machine.Certificates.Remove(TrustStore.My, server.Thumbprint);
        node.Machine.Folder.Delete($"issued/{server.Thumbprint}.cer");

        node.Uninstall();

        Assert.True(node.Machine.Keys.Exists(key));
        Assert.Contains($"(container {key.Container})", string.Join("\n", node.Log.Lines.Where(l => l.StartsWith("kept: ", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_appended_behind_a_torn_line_is_a_line_of_its_own()
    {
        node.Machine.Settings.Set("QVS", "State", "trusted");
        node.Machine.Settings.Set("QVS", "Version", "1.0.0");
        node.Machine.Folder.Write(Journal.FileName, Encoding.UTF8.GetBytes(
            "<begin version=\"1\" machine=\"QVS01\" />\n"
            + "<setting n=\"0\" stage=\"firewall\" key=\"QVS\" name=\"State\" after=\"trusted\" />\n"
            + "<setting n=\"1\" stage=\"finish\" key=\"QVS\" name=\"Version\" after=\"1.0.0\" />\n"
            + "<setting n=\"2\" sta"));

        node.Engine.Undo("finish");
        node.Engine.Undo("firewall");

        Assert.Null(node.Machine.Settings.Get("QVS", "State"));
        Assert.Null(node.Machine.Folder.Read(Journal.FileName));
    }

    [Theory]
    [InlineData("<beg")]
    [InlineData("<begin version=\"1\" mach")]
    [InlineData("\0\0\0\0")]
    public void A_torn_first_line_is_a_setup_that_did_nothing(string text)
    {
        node.Machine.Folder.Write(Journal.FileName, Encoding.UTF8.GetBytes(text));
        node.Install();
        Assert.Equal("trusted", node.Machine.Settings.Get("QVS", "State"));
    }

    private CertificateInfo Server()
        => node.Machine.Certificates.List(TrustStore.My).Select(c => CertificateInfo.Parse(c.Der)).Single(c => c.CommonName == "QVS01" && c.NotAfter > node.Machine.Clock.UtcNow);
}
