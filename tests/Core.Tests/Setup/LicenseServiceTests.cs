using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Setup;

public sealed partial class LicenseServiceTests
{
    private const string Folder = QmsScenario.ExportFolder;
    private const string Key = Folder + "server_key.pem";
    private const string Service = "S-1-5-21-1-2-3-1001";
    private const string Qms = "S-1-5-21-1-2-3-1002";

    private static readonly string[] Names = ["root.pem", "server.pem", "server_key.pem"];

    [Fact]
    public void Files_that_QMS_does_not_export_are_written_before_the_dispatcher_starts()
    {
        var qms = Stale();
        string? seen = null;
        qms.Machine.Services.ComesUp = name =>
        {
            if (name == RoleTable.DispatcherService)
                seen = Encoding.ASCII.GetString(qms.Machine.Files.Content[Key]);
            return true;
        };

        qms.Install();

        Assert.Equal([RoleTable.Qms.ServiceName, RoleTable.DispatcherService], qms.Machine.Services.Started);
        Assert.Equal(Server(qms).SpkiSha256, Digests.Sha256(PemText.TryReadPrivateKey(Encoding.ASCII.GetBytes(seen!))!.Value.PublicKey));
        Assert.Equal(Server(qms).Thumbprint, CertificateInfo.TryParsePem(qms.Machine.Files.Content[Folder + "server.pem"])!.Thumbprint);
        Assert.Equal(Names.Select(n => Folder + n), qms.Machine.Files.Content.Keys.OrderBy(k => k, StringComparer.Ordinal));
        Assert.All(Names, n => Assert.Empty(FileSecurity.Strangers(qms.Machine.GuardedFiles.GetSecurity(Folder + n), [])));
    }

    [Theory]
    [InlineData("RSA PRIVATE KEY")]
    [InlineData("PRIVATE KEY")]
    public void The_key_is_written_in_the_form_that_QMS_has_used(string label)
    {
        var qms = Stale();
        var form = label == "PRIVATE KEY" ? KeyPemForm.Pkcs8 : KeyPemForm.Pkcs1;
        qms.Machine.Files.Content[Key] = PemText.PrivateKey(qms.Machine.Keys.Export(qms.Machine.Keys.Create("old", true)), form);

        qms.Install();

        Assert.StartsWith($"-----BEGIN {label}-----\n", Encoding.ASCII.GetString(qms.Machine.Files.Content[Key]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("damaged")]
    [InlineData("another")]
    public void A_key_that_is_not_the_certificates_is_stale(string key)
    {
        var qms = new QmsScenario();
        if (key == "missing")
            qms.Machine.Files.Content.Remove(Key);
        else
            qms.Machine.Files.Content[Key] = key == "damaged" ? [1] : PemText.PrivateKey(qms.Machine.Keys.Export(qms.Machine.Keys.Create("old", true)), KeyPemForm.Pkcs8);

        qms.Install();

        Assert.Equal([RoleTable.Qms.ServiceName, RoleTable.DispatcherService], qms.Machine.Services.Started);
    }

    [Fact]
    public void Files_from_before_the_start_of_QMS_are_written_again()
    {
        var qms = new QmsScenario("NetworkService", "S-1-5-20") { Exports = false };
        qms.Machine.Clock.Sleep(TimeSpan.FromHours(1));

        qms.Install();

        Assert.All(Names, n => Assert.Equal(qms.Machine.Clock.UtcNow, qms.Machine.Files.LastWrite(Folder + n)!.Value, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Files_from_before_the_start_of_QMS_are_kept_where_the_key_cannot_be_written()
    {
        var qms = NotExportable();
        qms.ExportPem();
        qms.Exports = false;
        qms.Machine.Services.Install(RoleTable.Qms.ServiceName, running: true, "NetworkService", "S-1-5-20");
        qms.Machine.Clock.Sleep(TimeSpan.FromHours(1));

        qms.Install();

        Assert.Equal("trusted", qms.Machine.Settings.Get("QMS", "State"));
        Assert.Contains("License Service: the files are kept, they show the certificates in force", qms.Log.Lines);
    }

    [Fact]
    public void A_key_that_is_not_exportable_is_an_error_and_nothing_is_left()
    {
        var qms = NotExportable();
        qms.Exports = false;
        var (before, files) = (qms.Machine.Snapshot(withProcessIds: false), Files(qms));

        var error = Assert.Throws<TrustException>(() => qms.Install());

        Assert.Equal(ErrorCatalogue.PemKeyNotExportable.Code, error.Code);
        Assert.Equal((before, files), (qms.Machine.Snapshot(withProcessIds: false), Files(qms)));
        Assert.False(qms.Machine.GuardedFiles.FolderExists(Folder));
    }

    [Fact]
    public void A_full_disk_leaves_the_old_files()
    {
        var qms = Stale();
        qms.Machine.GuardedFiles.IsFull = true;
        var files = Files(qms);

        var error = Assert.Throws<TrustException>(() => qms.Install());

        Assert.Equal(ErrorCatalogue.DiskFull.Code, error.Code);
        Assert.Equal(files, Files(qms));
    }

    [Fact]
    public void A_file_that_cannot_be_replaced_leaves_no_new_key_and_the_next_run_goes_through()
    {
        var qms = Stale();
        qms.Machine.Files.Locked.Add(Folder + "server.pem");

        var error = Assert.Throws<TrustException>(() => qms.Install());

        Assert.Equal(ErrorCatalogue.WriteFailed.Code, error.Code);
        Assert.DoesNotContain(qms.Machine.Files.Content.Keys, f => f.EndsWith(".qvtrust-new", StringComparison.Ordinal));
        qms.Machine.Files.Locked.Clear();
        qms.Install();
        Assert.Equal(Names.Select(n => Folder + n), qms.Machine.Files.Content.Keys.OrderBy(k => k, StringComparer.Ordinal));
    }

    [Fact]
    public void An_undone_setup_gives_the_old_files_back_and_the_journal_knows_no_key()
    {
        var qms = Stale();
        var files = Files(qms);
        foreach (var stage in SetupEngine.StagesOf(authority: true))
            qms.Engine.Run(stage, qms.Data);
        Assert.NotEqual(files, Files(qms));
        var journal = Encoding.UTF8.GetString(qms.Machine.Folder.Read(Journal.FileName)!);
        var secret = qms.Machine.Files.Content[Key];
        Assert.Contains("pem-files", journal, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", journal + string.Join("\n", qms.Log.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain(Encoding.ASCII.GetString(secret, 64, 40), journal, StringComparison.Ordinal);

        qms.Engine.Undo("prepare");

        Assert.Equal(files, Files(qms));
    }

    [Fact]
    [Trait("Length", Lengths.SlowOnMono)]
    public void A_power_cut_before_any_write_leaves_the_old_files_or_the_new_ones_after_the_next_run()
    {
        var whole = Stale();
        whole.Install();
        for (var n = 1; ; n++)
        {
            var qms = Stale();
            qms.Machine.PowerOn();
            qms.Machine.CutBefore = n;
            var files = Files(qms);
            if (!Cut(() => qms.Install()))
            {
                Assert.True(n > 20, $"only {n} writes were cut: the test no longer sees the whole setup");
                break;
            }
            qms.Machine.PowerOn();
            var committed = qms.Machine.Folder.Read(Journal.FileName) is { } journal && Encoding.UTF8.GetString(journal).Contains("<committed");
            Cut(() => qms.Install(failAfter: "prepare"), typeof(TrustException));
            if (qms.Machine.Folder.Read(Journal.FileName) is null && !committed && qms.Machine.Settings.Get("QMS", "State") is null)
                Assert.Equal(files, Files(qms));

            qms.Install();

            Assert.Equal(Names.Select(name => Folder + name), qms.Machine.Files.Content.Keys.OrderBy(k => k, StringComparer.Ordinal));
            Assert.Equal(Server(qms).SpkiSha256, Digests.Sha256(PemText.TryReadPrivateKey(qms.Machine.Files.Content[Key])!.Value.PublicKey));
        }
    }

    [Fact]
    public void What_an_earlier_setup_could_not_delete_goes_with_the_next()
    {
        var qms = new QmsScenario();
        qms.Machine.Files.Content[Key + ".qvtrust-old"] = [1];

        qms.Install();

        Assert.False(qms.Machine.Files.Exists(Key + ".qvtrust-old"));
    }

    [Fact]
    public void A_journal_names_no_other_file()
    {
        Assert.Throws<FormatException>(() => ChangeFormat.FromXml(System.Xml.Linq.XElement.Parse("<pem-rights name='..\\..\\x' after='D:' before='D:'/>")));
        Assert.Throws<FormatException>(() => ChangeFormat.FromXml(System.Xml.Linq.XElement.Parse("<pem-files before='root.pem x' folderWasThere='true'/>")));
        Assert.Throws<InvalidOperationException>(() => ChangeFormat.FromXml(System.Xml.Linq.XElement.Parse("<pem-files before='root.pem' folderWasThere='true'/>")).Apply(new FakeMachine("QMS01")));
    }

    private static QmsScenario Stale()
    {
        var qms = new QmsScenario();
        qms.Exports = false;
        qms.Machine.Files.Content[Folder + "server.pem"] = Encoding.ASCII.GetBytes("something else");
        return qms;
    }

    private static QmsScenario NotExportable()
    {
        var qms = new QmsScenario(made: false);
        qms.MakeSet("set", new NativeShape(qms.Machine.Clock.UtcNow.AddDays(-1), Exportable: false));
        return qms;
    }

    // Both services with accounts of their own, which can use the keys already.
    private static QmsScenario WithAccounts()
    {
        var qms = new QmsScenario();
        qms.Machine.Services.Install(RoleTable.Qms.ServiceName, running: true, @"DOM\qms", Qms);
        qms.Machine.Services.Install(RoleTable.DispatcherService, running: true, @"DOM\license", Service);
        foreach (var key in qms.Machine.Keys.All.Select(k => KeyReference.New(k.Key)).ToList())
            qms.Machine.Keys.SetSecurity(key, KeyAcl.Private.Grant([Qms, Service]).ToString());
        return qms;
    }

    private static CertificateInfo Server(QmsScenario qms) => qms.Machine.Certificates.List(TrustStore.My)
        .Select(c => CertificateInfo.Parse(c.Der)).Single(c => c.CommonName == "QMS01");

    private static string Files(QmsScenario qms) => string.Join("\n", qms.Machine.Files.Content
        .OrderBy(f => f.Key, StringComparer.Ordinal)
        .Select(f => $"{f.Key} {Convert.ToBase64String(f.Value)} {qms.Machine.GuardedFiles.GetSecurity(f.Key)}"));

    private static bool Cut(Action action, Type? expected = null)
    {
        try
        {
            action();
            return false;
        }
        catch (Exception e) when (e is PowerCut || e.GetType() == expected)
        {
            return true;
        }
    }
}
