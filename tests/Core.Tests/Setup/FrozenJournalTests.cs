using System.Text;
using System.Xml.Linq;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Setup;

/// <summary>
/// A journal of version 1 with each kind of change, as it lies on servers whose setup was killed (Golden/journal-1.xml). A program that writes
/// another form still has to read this one: the file stays as it is, and the new form gets one of its own. A new kind is a new line of it.
/// </summary>
public sealed class FrozenJournalTests
{
    private const string FileName = "journal-1.xml";

    // The same since a settings file stands beside the journal and no longer in it.
    private const string KeptName = "journal-1-kept.xml";

    // The same since a change of a setting knows the processes of the services that had the one from before.
    private const string ProcessesName = "journal-1-processes.xml";

    // The same since it knows that they are all, and when they were started.
    private const string TodaysName = "journal-1-started.xml";
    private const string SwitchPath = @"C:\Qlik\settings.xml";

    private static string FrozenText => Golden.Read(FileName);

    private static IEnumerable<XElement> Frozen => FrozenText.Split('\n').Where(l => l.Length > 0).Select(XElement.Parse);

    [Fact]
    public void Every_kind_of_change_is_in_it()
    {
        var kinds = typeof(Change).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Change)) && !t.IsAbstract)
            .Select(t => (string)t.GetField("Kind")!.GetRawConstantValue()!);
        Assert.Equal(kinds.OrderBy(k => k, StringComparer.Ordinal), Frozen.Skip(1).Select(l => l.Name.LocalName).OrderBy(k => k, StringComparer.Ordinal));
    }

    [Fact]
    public void Todays_version_still_writes_it()
    {
        var machine = Server();
        Do(machine);
        Golden.Match(TodaysName, Encoding.UTF8.GetString(machine.Folder.Read(Journal.FileName)!));
    }

    [Theory]
    [InlineData(FileName)]
    [InlineData(KeptName)]
    [InlineData(ProcessesName)]
    [InlineData(TodaysName)]
    public void It_is_read_and_reverted_on_a_server_where_all_of_it_was_done(string name)
    {
        var machine = Server();
        var before = State(machine);
        Do(machine);
        Assert.NotEqual(before, State(machine));
        machine.Folder.Write(Journal.FileName, Encoding.UTF8.GetBytes(Golden.Read(name)));

        var journal = Journal.Load(machine)!;
        List<string> failed = [];
        var found = journal.Revert(null, machine, _ => { }, (c, e) => failed.Add($"{c.Describe()}: {e.Message}"));

        Assert.Empty(failed);
        Assert.Equal(LeftOver.Undone, found);
        Assert.Equal("QVS", journal.Request["ROLE"]);
        Assert.Equal(new ProcessMark(4711, 1), Journal.InstallerOf(machine));
        journal.Delete();
        Assert.Equal(before, State(machine));
    }

    private static string State(FakeMachine machine)
        => machine.Snapshot(withProcessIds: false)
            + string.Join("\n", machine.Files.Content.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key} {Encoding.UTF8.GetString(f.Value)} {machine.GuardedFiles.GetSecurity(f.Key)}"));

    private static FakeMachine Server()
    {
        var machine = new FakeMachine("QVS01");
        machine.Services.Install(RoleTable.Qvs.ServiceName, running: true);
        machine.Services.Install(RoleTable.AuthorityService, running: true);
        machine.Services.Install(RoleTable.Qvws.ServiceName, running: false);
        machine.Services.Install(RoleTable.Dsc.ServiceName, running: false);
        machine.Keys.Create("QvTrust-Server-old", exportable: false);
        machine.Certificates.Add(TrustStore.My, Der(RemoveCertificate.Kind), KeyReference.New("QvTrust-Server-old"));
        machine.Folder.Write("witness.txt", Encoding.ASCII.GetBytes("before"));
        machine.Settings.Set("QVS", "State", "pending");
        machine.Tasks.All["QvTrust renewal"] = Task("renew");
        machine.GuardedFiles.MakeFolder(RoleTable.ExportFolder);
        machine.Files.Write(PemFiles.PathOf("root.pem"), Encoding.ASCII.GetBytes("old root"));
        machine.Files.Write(PemFiles.PathOf("server.pem"), Encoding.ASCII.GetBytes("old certificate"));
        machine.Files.Write(@"C:\rollout\QVS01.token", Encoding.ASCII.GetBytes("a token"));
        machine.Files.Write(SwitchPath, Encoding.UTF8.GetBytes("<settings tls=\"off\" />"));
        machine.QlikRegistry.All[@"SOFTWARE\QlikTech\Tls"] = new RegistryText("0", IsNumber: false);
        return machine;
    }

    private static void Do(FakeMachine machine)
    {
        var key = KeyReference.New("QvTrust-Server-old");
        var added = Der(AddCertificate.Kind);
        var journal = Journal.Begin(machine, new Dictionary<string, string> { ["ROLE"] = "QVS", ["QMSHOST"] = "QMS01" }, new ProcessMark(4711, 1));
        void Make(string stage, Change change)
        {
            journal.Record(stage, change);
            change.Apply(machine);
        }

        Make("prepare", KeepServicesRunning.Now(machine));
        Make("prepare", new PauseAuthority());
        Make("prepare", new StartOnce([RoleTable.Dsc.ServiceName]));
        machine.Services.RequestStart(RoleTable.Qvws.ServiceName);
        Make("prepare", new StartedProcess(ServiceProcess.Of(machine, RoleTable.Qvws.ServiceName)!));
        Make("enrol", new CreateKey("QvTrust-Server-new", exportable: true));
        Make("enrol", new ImportKey("QvTrust-Client-new", machine.Keys.NumbersOf(key), exportable: false));
        Make("trust", new AddCertificate(TrustStore.Root, added, KeyReference.New("QvTrust-Server-new")));
        Make("trust", new RemoveCertificate(TrustStore.My, Der(RemoveCertificate.Kind), key));
        Make("trust", new SetKeySecurity(key, "CN=QVS01", "D:P(A;;0xd01f01ff;;;SY)(A;;0xd01f01ff;;;BA)(A;;0x80120089;;;S-1-5-20)"));
        Make("trust", new DeleteKey(key, "CN=QVS01"));
        Make("trust", new ChangeFile("witness.txt", Encoding.ASCII.GetBytes("after\n")));
        Make("trust", new ChangeTask("QvTrust renewal", Task("check")));
        Make("trust", new WritePemFiles(PemFiles.Names.ToDictionary(n => n, Encoding.ASCII.GetBytes), "O:BAD:P(A;;FA;;;SY)"));
        Make("trust", new SetPemRights("server.pem", "O:BAD:P(A;;FA;;;BA)"));
        Make("trust", new RequireRestart("CN=QVS01 is new"));
        Make("firewall", new ChangeFirewallRule(new FirewallRule("QvTrust QVS TCP 4747", 4747, "QlikView \"Server\" & more", "10.1.0.0/16", FirewallProfiles.Domain), present: true));
        Make("switch", new ChangeSwitchFile(SwitchPath, "/settings/@tls", "off", "on"));
        Make("switch", new ChangeSwitchValue("SOFTWARE\\QlikTech", "Tls", "0", "1"));
        Make("finish", new ChangeSetting("QVS", "State", "trusted"));
        Make("finish", new DeleteSecretFile("token file", @"C:\rollout\QVS01.token"));
        Make("finish", new AskRevocation(
            new SavedAuthority("QMS01", "10.1.2.3", 14780), added, new RevocationRequest("00ff", "1a2b", machine.Clock.UtcNow, [1, 2, 3]), "CN=QVS01"));
    }

    // The only random part of it, and what a certificate is.
    private static byte[] Der(string kind) => Convert.FromBase64String((string)Frozen.First(l => l.Name.LocalName == kind).Attribute("der")!);

    private static string Task(string verb)
        => TaskDefinition.CreateOnce(@"%ProgramFiles%\QvTrust\qvtrust.exe", verb, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), "frozen");
}
