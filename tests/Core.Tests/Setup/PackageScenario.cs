using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

/// <summary>A QVS node that cannot reach QMS, with a package and its password beside it, and the command that takes them.</summary>
internal sealed class PackageScenario
{
    public const string PackagePath = @"C:\rollout\QVS01.qvpkg";
    public const string PasswordPath = @"C:\rollout\QVS01.password";
    private const string Password = "PasswordThatNobodyMayFind";

    public PackageScenario()
    {
        Node.Authority.IsUnreachable = true;
        Node.Data.Remove("ENROLLTOKENFILE");
        Node.Data["TRUST"] = "package";
        Node.Data["PACKAGE"] = @"C:\rollout\[ComputerName].qvpkg";
        Node.Data["PACKAGEPASSWORDFILE"] = PasswordPath;
        Node.Data["PACKAGEPIN"] = "sha256:" + Digests.Hex(Node.Authority.Root.SpkiSha256).ToLowerInvariant();
        PlaceNew();
    }

    public NodeScenario Node { get; } = new();

    public FakeMachine Machine => Node.Machine;

    public byte[] Package { get; private set; } = [];

    /// <summary>One that the authority makes as it is now.</summary>
    public void PlaceNew()
    {
        Package = Node.Authority.MakePackage("QVS01", Password);
        PlaceFiles();
    }

    public void PlaceFiles()
    {
        Place(Package);
        Machine.Files.Content[PasswordPath] = Encoding.UTF8.GetBytes(Password + "\r\n");
    }

    public void Place(byte[] package) => Machine.Files.Content[PackagePath] = package;

    public void PlaceForOtherMachine() => Place(Node.Authority.MakePackage("QVS02", Password));

    public void Install(string? failAfter = null) => Node.Install(failAfter);

    /// <summary>Everything that stays on the machine as text, in which no secret may stand.</summary>
    public IEnumerable<string> Traces() => Machine.Folder.All.Select(f => Encoding.UTF8.GetString(f.Value))
        .Concat(Machine.Settings.All.Select(s => s.Value))
        .Concat(Machine.Events.Entries)
        .Concat(Node.Log.Lines);

    /// <summary>What the password and each private number look like in text.</summary>
    public IEnumerable<string> Secrets()
    {
        yield return Password;
        foreach (var certificate in Machine.Certificates.List(TrustStore.My))
        {
            using var key = Machine.Keys.Open(certificate.Key!);
            foreach (var number in new[] { key.ExportParameters(true).D!, key.ExportParameters(true).P! })
            {
                yield return Convert.ToBase64String(number).Substring(4, 40);
                yield return Digests.Hex(number).Substring(4, 40);
            }
        }
    }
}
