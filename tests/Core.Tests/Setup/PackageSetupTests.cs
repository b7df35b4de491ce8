using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Setup;

/// <summary>A node set up from an offline package; its authority never answers.</summary>
public sealed class PackageSetupTests
{
    private readonly PackageScenario scenario = new();

    public static IEnumerable<object[]> Stages => SetupEngine.StagesOf(authority: false).Select(s => new object[] { s });

    private FakeMachine Machine => scenario.Machine;

    [Fact]
    public void Install_takes_certificates_and_keys_and_deletes_both_files()
    {
        var processId = Machine.Services.Find(RoleTable.Qvs.ServiceName)!.ProcessId;

        scenario.Install();

        var my = Machine.Certificates.List(TrustStore.My);
        Assert.Equal(["CN=QVProxy", "CN=QVS01"], my.Select(c => CertificateInfo.Parse(c.Der).Subject).OrderBy(s => s, StringComparer.Ordinal));
        Assert.All(my, c => Assert.True(CertificateInfo.Parse(c.Der).IsSignedBy(scenario.Node.Authority.Root)));
        Assert.All(my, c => Assert.True(KeyAcl.Parse(Machine.Keys.GetSecurity(c.Key!)).SameAs(KeyAcl.Private.Grant(["S-1-5-20"]))));
        Assert.All(my, c => Assert.Equal("QVT6601", Assert.Throws<TrustException>(() => Machine.Keys.Export(c.Key!)).Code));
        Assert.Null(Assert.Single(Machine.Certificates.List(TrustStore.Root)).Key);
        Assert.NotEqual(processId, Machine.Services.Find(RoleTable.Qvs.ServiceName)!.ProcessId);
        Assert.Equal("trusted", Machine.Settings.Get("QVS", "State"));
        Assert.False(Machine.Files.Exists(PackageScenario.PackagePath), "the package is deleted after success");
        Assert.False(Machine.Files.Exists(PackageScenario.PasswordPath), "the password is deleted after success");
        Assert.Null(Machine.Folder.Read(Journal.FileName));
        Assert.Equal("", Machine.Folder.PendingText);
        Assert.Equal(2, Machine.Keys.All.Count());
    }

    [Fact]
    public void A_first_setup_that_finds_the_certificates_restarts_what_may_have_started_without_them()
    {
        scenario.Install();
        var before = ProcessId();
        scenario.Install();
        Assert.Equal(before, ProcessId());

        Machine.Settings.Set("QVS", "State", null);
        scenario.Install();
        Assert.NotEqual(before, ProcessId());

        int ProcessId() => Machine.Services.Find(RoleTable.Qvs.ServiceName)!.ProcessId;
    }

    [Fact]
    public void What_is_known_of_private_extensions_is_said_and_kept_as_after_an_enrolment()
    {
        scenario.Node.Authority.Sample = new NativeSet(new FakeMachine("QMS01"), "native", new NativeShape(Machine.Clock.UtcNow)).Issue(CertificateKind.Server, "QMS01");
        scenario.PlaceNew();
        scenario.Install();
        Assert.Equal("unproven", Machine.Settings.Get("QVS", "Extensions"));
        Assert.Equal(1, Said("unproven until its services run with them"));
        scenario.Node.Uninstall();
        scenario.Node.Authority.IsProven = true;
        scenario.PlaceNew();

        scenario.Install();
        scenario.Install();

        Assert.Equal("proven", Machine.Settings.Get("QVS", "Extensions"));
        Assert.Equal(1, Said("proven by a natively distributed one"));

        int Said(string text) => scenario.Node.Log.Lines.Count(l => l.Contains(text));
    }

    [Fact]
    public void Neither_password_nor_key_stands_anywhere()
    {
        // Before the commit deletes the journal, and after it.
        var seen = new List<string>();
        foreach (var stage in SetupEngine.StagesOf(authority: false))
        {
            scenario.Node.Engine.Run(stage, scenario.Node.Data);
            seen.AddRange(scenario.Traces());
        }
        scenario.Node.Engine.Commit();
        seen.AddRange(scenario.Traces());

        Assert.Contains(seen, t => t.Contains("import-key"));
        Assert.All(scenario.Secrets(), s => Assert.DoesNotContain(seen, t => t.Contains(s)));
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_failure_after_any_stage_leaves_nothing_and_a_retry_works(string stage)
    {
        var before = Machine.Snapshot(withProcessIds: false);

        Assert.Throws<TrustException>(() => scenario.Install(failAfter: stage));

        Assert.Equal(before, Machine.Snapshot(withProcessIds: false));
        Assert.Empty(Machine.Keys.All);
        Assert.Equal("", Machine.Folder.PendingText);
        Assert.True(Machine.Files.Exists(PackageScenario.PackagePath) && Machine.Files.Exists(PackageScenario.PasswordPath), "both files are there for the retry");

        scenario.Install();

        Assert.Equal("trusted", Machine.Settings.Get("QVS", "State"));
        Assert.Equal(2, Machine.Keys.All.Count());
    }

    [Fact]
    [Trait("Length", Lengths.SlowOnMono)]
    public void A_power_cut_before_any_write_is_mended_by_the_same_command()
    {
        var cuts = 0;
        for (var n = 1; ; n++, cuts++)
        {
            var cut = new PackageScenario();
            cut.Machine.CutBefore = n;
            if (!PowerCut.Ends(() => cut.Install()))
                break;
            cut.Machine.PowerOn();
            // A cut within the commit: the setup is over, and of the files one may be gone.
            if (!cut.Machine.Files.Exists(PackageScenario.PackagePath))
                cut.PlaceFiles();

            cut.Install();

            Assert.Equal("trusted", cut.Machine.Settings.Get("QVS", "State"));
            Assert.Equal(2, cut.Machine.Certificates.List(TrustStore.My).Count);
            Assert.Single(cut.Machine.Certificates.List(TrustStore.Root));
            Assert.Equal(2, cut.Machine.Keys.All.Count());
            Assert.Equal("", cut.Machine.Folder.PendingText);
            Assert.Null(cut.Machine.Folder.Read(Journal.FileName));
        }
        Assert.True(cuts > 35, $"only {cuts} writes were cut: the test no longer sees the whole setup");
    }

    [Fact]
    public void A_second_install_needs_no_package_and_changes_nothing()
    {
        scenario.Install();
        var before = Machine.Snapshot(withProcessIds: true);

        scenario.Install();
        Assert.Equal(before, Machine.Snapshot(withProcessIds: true));
        Assert.DoesNotContain(scenario.Node.Log.Lines, l => l.StartsWith("left:", StringComparison.Ordinal));

        // With the package back, and out of date by now: nothing is taken from it, and it goes as a secret that is over.
        Machine.Clock.UtcNow = Machine.Clock.UtcNow.AddDays(30);
        scenario.PlaceFiles();
        scenario.Install();
        Assert.Equal(before, Machine.Snapshot(withProcessIds: true));
        Assert.False(Machine.Files.Exists(PackageScenario.PackagePath));
        // Nobody read it, so it may be any file.
        Assert.True(Machine.Files.Exists(PackageScenario.PasswordPath));
        Assert.Contains(scenario.Node.Log.Lines, l => l.StartsWith(@"left: C:\rollout\QVS01.password", StringComparison.Ordinal));
    }

    [Fact]
    public void A_repair_without_any_property_finds_the_certificates()
    {
        scenario.Install();
        foreach (var name in (string[])["TRUST", "PACKAGE", "PACKAGEPASSWORDFILE", "PACKAGEPIN"])
            scenario.Node.Data.Remove(name);
        foreach (var certificate in Machine.Certificates.List(TrustStore.My))
            Machine.Certificates.Remove(TrustStore.My, CertificateInfo.Parse(certificate.Der).Thumbprint);

        scenario.Install();

        Assert.Equal(2, Machine.Certificates.List(TrustStore.My).Count);
    }

    [Fact]
    public void A_lost_key_alone_is_taken_from_a_new_package()
    {
        scenario.Install();
        var client = Machine.Certificates.List(TrustStore.My).Single(c => CertificateInfo.Parse(c.Der).Subject == "CN=QVProxy");
        var lost = Machine.Certificates.List(TrustStore.My).Single(c => c != client);
        Machine.Keys.Delete(lost.Key!);
        scenario.PlaceFiles();

        scenario.Install();

        var my = Machine.Certificates.List(TrustStore.My);
        Assert.Contains(client, my);
        Assert.All(my, c => Assert.True(Machine.Keys.Exists(c.Key!)));
        Assert.Equal(2, Machine.Keys.All.Count());
    }

    [Fact]
    public void Keys_of_an_enrolment_that_was_given_up_go_with_the_package_and_stay_when_it_fails()
    {
        scenario.Node.Authority.IsUnreachable = false;
        var package = new Dictionary<string, string>(scenario.Node.Data);
        scenario.Node.Data.Clear();
        foreach (var pair in new Dictionary<string, string> { ["ROLE"] = "QVS", ["QMSHOST"] = "QMS01", ["ENROLLTOKENFILE"] = NodeScenario.TokenPath })
            scenario.Node.Data[pair.Key] = pair.Value;
        Assert.Throws<TrustException>(() => scenario.Install(failAfter: "enrol"));
        var pending = Machine.Folder.PendingText;
        Assert.Equal(2, Machine.Keys.All.Count());
        scenario.Node.Data.Clear();
        foreach (var pair in package)
            scenario.Node.Data[pair.Key] = pair.Value;

        Assert.Throws<TrustException>(() => scenario.Install(failAfter: "restart"));
        Assert.Equal(pending, Machine.Folder.PendingText);
        Assert.Equal(2, Machine.Keys.All.Count());

        scenario.Install();
        Assert.Equal(2, Machine.Keys.All.Count());
        Assert.All(Machine.Keys.All, k => Assert.DoesNotContain(k.Key, pending));
    }

    [Fact]
    public void A_file_that_cannot_be_deleted_is_said_and_left()
    {
        Machine.Files.Kept.Add(PackageScenario.PackagePath);

        scenario.Install();

        Assert.Contains(scenario.Node.Log.Lines, l => l.StartsWith(@"left undone: package C:\rollout\QVS01.qvpkg", StringComparison.Ordinal));
        Assert.False(Machine.Files.Exists(PackageScenario.PasswordPath));
        Assert.Equal("trusted", Machine.Settings.Get("QVS", "State"));
    }

    [Theory]
    [InlineData("QVT6311", "no package")]
    [InlineData("QVT6301", "no password")]
    [InlineData("QVT6301", "empty password")]
    [InlineData("QVT6301", "locked package")]
    [InlineData("QVT6301", "large package")]
    [InlineData("QVT6302", "altered")]
    [InlineData("QVT6304", "wrong pin")]
    [InlineData("QVT6305", "other machine")]
    [InlineData("QVT6307", "other host")]
    [InlineData("QVT6308", "expired")]
    [InlineData("QVT6309", "wrong password")]
    [InlineData("QVT2014", "foreign certificate")]
    public void Refusals_change_nothing(string code, string what)
    {
        Spoil(what);
        var before = Machine.Snapshot(withProcessIds: true);

        var error = Assert.Throws<TrustException>(() => scenario.Install());

        Assert.Equal(code, error.Code);
        Assert.False(error.InnerException is TrustException, "a second code would stand in the log");
        Assert.Equal(before, Machine.Snapshot(withProcessIds: true));
        Assert.Equal("", Machine.Folder.PendingText);
    }

    [Fact]
    public void Another_root_that_is_trusted_here_is_refused()
    {
        scenario.Install();
        var other = new FakeAuthority();
        scenario.Place(other.MakePackage("QVS01", "whatever it may be"));
        scenario.Node.Data["PACKAGEPIN"] = "sha256:" + Digests.Hex(other.Root.SpkiSha256);
        Assert.Equal(ErrorCatalogue.OtherRootOfOurName.Code, Assert.Throws<TrustException>(() => scenario.Install()).Code);
    }

    private void Spoil(string what)
    {
        switch (what)
        {
            case "no package": Machine.Files.Content.Remove(PackageScenario.PackagePath); break;
            case "no password": Machine.Files.Content.Remove(PackageScenario.PasswordPath); break;
            case "empty password": Machine.Files.Content[PackageScenario.PasswordPath] = [0x0D, 0x0A]; break;
            case "wrong password": Machine.Files.Content[PackageScenario.PasswordPath] = [0x41, 0x42]; break;
            case "locked package": Machine.Files.Locked.Add(PackageScenario.PackagePath); break;
            case "large package": scenario.Place(new byte[1 << 20]); break;
            case "altered": scenario.Place([.. scenario.Package.Reverse().Skip(1).Reverse(), 1]); break;
            case "wrong pin": scenario.Node.Data["PACKAGEPIN"] = "sha256:" + new string('a', 64); break;
            case "other machine": scenario.PlaceForOtherMachine(); break;
            case "other host": scenario.Node.Data["QMSHOST"] = "QMS02"; break;
            case "expired": Machine.Clock.UtcNow = Machine.Clock.UtcNow.AddHours(168); break;
            case "foreign certificate": scenario.Node.PlaceForeignCertificate(); break;
            default: throw new ArgumentOutOfRangeException(nameof(what), what, "unknown");
        }
    }
}
