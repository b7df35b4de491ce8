#if NET
using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Switching;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Setup;
using QvTrust.Core.Tests.Setup.Switching;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Fuzz;

/// <summary>What setup keeps for its later runs, and what was typed.</summary>
internal static partial class Targets
{
    private static readonly Lazy<IReadOnlyDictionary<string, byte[]>> Kept = new(Keep);

    private static IReadOnlyList<Target> Records =>
    [
        new("journal", () => [Kept.Value["journal"]], i => Journal.Load(With(Journal.FileName, i))),
        new("pending", () => [Kept.Value["pending"]], i =>
        {
            var pending = PendingEnrolment.Load(With("pending.xml", i));
            pending.Find(CertificateKind.Server);
            pending.Find(CertificateKind.Client);
        }),
        new("renewal", () => [Kept.Value["renewal"]], i => PendingEnrolment.LoadRenewal(With("renewal.xml", i), TestSet.Client.Certificate)),
        new("added", () => [Kept.Value["added"]], i => AddedRecord.Load(With("added.xml", i))),
        new("switch-data", () => [Ascii($"<switch>{SwitchScenario.FileRow}{SwitchScenario.RegistryRow}</switch>")], Documented(i => SwitchFormat.Parse(i))),
        new("switch-record", () => [Ascii($"<switch>{SwitchScenario.FileRow.Replace("/>", " was='no' dropped='true'/>", StringComparison.Ordinal)}</switch>")],
            i => SwitchRecord.Load(With(SwitchRecord.FileName, i))),
        new("switch-path", () => [Ascii("/Config/Add[@Key='UseCertificates'][2]/Item[Name=\"x\"]/@Value")], Documented(i => SettingPath.Parse(Encoding.UTF8.GetString(i)))),
        new("switch-settings", () => [Ascii(SwitchScenario.Settings)], Documented(Exchange)),
        new("settings", () => [Ascii("ROLE=QVS\nQMSHOST=QMS01\nTRUST=token\nENROLLTOKENFILE=C:\\token\nPORT=14780\nRESTART=1\nTRUSTWAIT=10")],
            i => SettingsReader.Read(Encoding.UTF8.GetString(i).Split('\n').Select(l => l.Split('=', 2)).Where(l => l.Length == 2)
                .GroupBy(l => l[0]).ToDictionary(l => l.Key, l => l.First()[1]))),
    ];

    // Whatever file it is taken from: exchanged and back again gives the same bytes.
    private static void Exchange(byte[] content)
    {
        var path = SettingPath.Parse("/Config/Add[@Key='UseCertificates']/@Value");
        if (SettingsXml.Find(content, path) is { } found)
            Assert.Equal(content, SettingsXml.Find(found.With("true"), path)!.With(found.Raw));
    }

    private static FakeMachine With(string file, byte[] content)
    {
        var machine = new FakeMachine("QVS01");
        machine.Folder.Write(file, content);
        return machine;
    }

    private static Dictionary<string, byte[]> Keep()
    {
        var node = new NodeScenario();
        node.PlaceTokenFile();
        foreach (var stage in SetupEngine.StagesOf(authority: false))
            node.Engine.Run(stage, node.Data);
        var folder = node.Machine.Folder;
        var pending = Encoding.UTF8.GetString(folder.Read("pending.xml")!);
        var shown = pending.Replace("<pending ", $"<pending shown=\"{TestSet.Client.Certificate.Thumbprint}\" ", StringComparison.Ordinal);
        return new Dictionary<string, byte[]>
        {
            ["journal"] = folder.Read(Journal.FileName)!,
            ["pending"] = Encoding.UTF8.GetBytes(pending),
            ["renewal"] = Encoding.UTF8.GetBytes(shown),
            ["added"] = folder.Read("added.xml")!,
        };
    }
}
#endif
