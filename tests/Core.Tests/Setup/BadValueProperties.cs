#if NET
using CsCheck;
using QvTrust.Core.Errors;
using QvTrust.Core.Settings;

namespace QvTrust.Core.Tests.Setup;

/// <summary>What holds of any value of any property: taken or refused with a code of the catalogue, and a refusal changes nothing. CsCheck is for .NET only.</summary>
public sealed class BadValueProperties
{
    // Of each property one value that no QVS server takes, with its code. The web server's two are QVWS's alone: WebServerTests.
    private static readonly Dictionary<string, (string Value, string Code)> Bad = new()
    {
        ["ROLE"] = ("QVX", "QVT1010"),
        ["QMSHOST"] = ("qms01.example.test", "QVT1003"),
        ["QMSADDRESS"] = ("https://qms01", "QVT1007"),
        ["AUTHORITYPORT"] = ("65536", "QVT1005"),
        ["AUTHORITY"] = ("sign", "QVT1006"),
        ["AUTHORITYTHUMBPRINT"] = ("00", "QVT1014"),
        ["ENROLLTOKENFILE"] = (@"rollout\QVS01.token", "QVT1009"),
        ["TRUST"] = ("native", "QVT1020"),
        ["TRUSTWAIT"] = ("-1", "QVT1021"),
        ["PACKAGE"] = ("x.qvp", "QVT1019"),
        ["PACKAGEPASSWORDFILE"] = ("x.txt", "QVT1019"),
        ["PACKAGEPIN"] = ("sha256:00", "QVT1022"),
        ["RENEWWINDOW"] = ("Son 02:00-04:00", "QVT1024"),
        ["INSTALLFOLDER"] = ("QvTrust", "QVT1019"),
        ["RESTOREFILE"] = ("backup", "QVT1019"),
        ["RESTOREPASSWORDFILE"] = ("x.txt", "QVT1019"),
        ["RECOVERYKEYFILE"] = ("key.pem", "QVT1019"),
        ["RECOVERYCERT"] = (@"..\x.cer", "QVT1019"),
        ["BACKUPCOPY"] = ("backups", "QVT1019"),
        ["IGNORECHECKS"] = ("nothing-like-that", "QVT1041"),
        ["RESTARTSERVICES"] = ("soon", "QVT1025"),
        ["FIRSTSTART"] = ("yes", "QVT1026"),
        ["TIMEOUTMINUTES"] = ("0", "QVT1028"),
        ["FIREWALLREMOTE"] = ("10.1.2", "QVT1061"),
        ["FIREWALLPROFILE"] = ("home", "QVT1062"),
        ["OPENWEBPORTS"] = ("no", "QVT1063"),
        ["OPTIONALPORTS"] = ("snmp", "QVT1064"),
        ["SWITCHFILE"] = ("switch.xml", "QVT1019"),
    };

    private static readonly Gen<char> Characters = Gen.OneOf(Gen.Char, Gen.Char["QMS01.-:/\\;\"'[]{}<>|,%* \t\r\n\0"], Gen.Char['0', '9']);
    private static readonly Gen<string> Values = Gen.OneOf(
        Characters.Array[0, 40].Select(c => new string(c)),
        One(Bad.Values.Select(b => b.Value)),
        Gen.Select(One(Bad.Values.Select(b => b.Value)), Characters.Array[1, 3], (text, more) => text + new string(more)));

    private static Gen<string> One(IEnumerable<string> texts)
    {
        string[] all = [.. texts];
        return Gen.Int[0, all.Length - 1].Select(i => all[i]);
    }

    public static TheoryData<string> Names() => new(SettingsReader.Names.Where(n => !n.StartsWith("WEBSERVER", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_bad_value_of_each_property_is_refused_and_changes_nothing(string name)
    {
        var (value, code) = Bad[name];
        var node = new NodeScenario();
        node.Data[name] = value;
        var before = node.Machine.Snapshot(withProcessIds: true);

        Assert.Contains(code, SettingsReader.Check(node.Data).Select(e => e.Code));
        Assert.Equal(code, Assert.Throws<TrustException>(() => node.Install()).Code);

        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: true));
    }

    // The one that belongs to nodes and is saved by the QMS package all the same, for the further roles of its server.
    [Fact]
    public void A_bad_QMSHOST_is_refused_by_the_QMS_package_too_and_is_not_saved()
    {
        var (value, code) = Bad["QMSHOST"];
        var qms = new QmsScenario();
        qms.Data["QMSHOST"] = value;
        var before = qms.Machine.Snapshot(withProcessIds: true);

        Assert.Equal(code, Assert.Throws<TrustException>(() => qms.Install()).Code);

        Assert.Equal(before, qms.Machine.Snapshot(withProcessIds: true));
    }

    [Fact]
    public void Whatever_is_given_is_taken_or_refused_with_codes_and_a_refusal_changes_nothing()
    {
        var node = new NodeScenario();
        var before = node.Machine.Snapshot(withProcessIds: true);
        var given = new Dictionary<string, string>(node.Data);
        Gen.Select(One([.. SettingsReader.Names, .. SettingsReader.PlanNames, "ENROLLTOKEN"]), Values, One(SettingsReader.Names), Values).Sample(
            (name, value, other, otherValue) =>
            {
                node.Data.Clear();
                foreach (var (key, text) in new Dictionary<string, string>(given) { [name] = value, [other] = otherValue })
                    node.Data[key] = text;
                var errors = SettingsReader.Check(node.Data);
                if (errors.Count == 0)
                    return;
                Assert.All(errors, e => Assert.Contains(ErrorCatalogue.All, d => d.Code == e.Code));
                // Nothing of a token is ever told.
                Assert.False(name == "ENROLLTOKEN" && value.Length > 7 && !otherValue.Contains(value, StringComparison.Ordinal) && errors.Any(e => e.Cause.Contains(value, StringComparison.Ordinal)));

                // The installation refuses too, and nobody sees that it was there. A typed token, what only the plan reads, and line ends around a value go no further than the check.
                foreach (var checkedOnly in (string[])[.. SettingsReader.PlanNames, "ENROLLTOKEN"])
                    node.Data.Remove(checkedOnly);
                if (SettingsReader.Check(node.Data).Any(e => e.Code != ErrorCatalogue.ValueUnsafe.Code))
                    Assert.Contains(ErrorCatalogue.All, d => d.Code == Assert.Throws<TrustException>(() => node.Install()).Code);
                Assert.Equal(before, node.Machine.Snapshot(withProcessIds: true));
            },
            iter: 3000,
            threads: 1);
    }
}
#endif
