using System.Text.RegularExpressions;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup.Faults;

/// <summary>The things that a run which has succeeded could not finish, as its log names them: of nothing else the server may differ.</summary>
internal sealed class LeftUndone
{
    private const string Start = "left undone: ";
    private static readonly Regex Key = new("^key of (.+): present -> deleted at the end: ");
    private static readonly Regex SecretFile = new(@"^(?:token file|password file|package) (.+): present -> deleted at the end: ");
    private static readonly Regex PemFiles = new("^License Service files in (.+): .+ of the certificates in force: ");
    private static readonly Regex Service = new("^service (.+): running -> paused until the end: ");

    private readonly HashSet<string> containers = [];
    private readonly HashSet<string> services = [];
    private readonly HashSet<string> files = new(StringComparer.OrdinalIgnoreCase);

    private LeftUndone()
    {
    }

    /// <summary>Where all is finished.</summary>
    public static LeftUndone Nothing { get; } = new();

    /// <summary>True where all is finished.</summary>
    public bool IsNothing => containers.Count + services.Count + files.Count == 0;

    /// <summary>Containers by the name that the log has for their keys: before a run, since it takes the certificates away.</summary>
    public static ILookup<string, string> KeysOf(FakeMachine machine)
        => machine.Certificates.List(TrustStore.My).Concat(machine.Certificates.List(TrustStore.Root))
            .Where(c => c.Key is not null)
            .ToLookup(c => CertificateInfo.Parse(c.Der).Subject, c => c.Key!.Container);

    /// <param name="log">The log of the run.</param>
    /// <param name="keys">The keys from before it (<see cref="KeysOf"/>).</param>
    public static LeftUndone Of(FakeSetupLog log, ILookup<string, string> keys)
    {
        var left = new LeftUndone();
        foreach (var line in log.Lines.Where(l => l.StartsWith(Start, StringComparison.Ordinal)))
            left.Add(line.Substring(Start.Length), keys);
        return left;
    }

    public bool HasContainer(string name) => containers.Contains(name);

    public bool HasService(string name) => services.Contains(name);

    public bool HasFile(string path) => files.Contains(path);

    private void Add(string line, ILookup<string, string> keys)
    {
        if (Key.Match(line) is { Success: true } key)
        {
            Assert.True(keys.Contains(key.Groups[1].Value), "there was no such key: " + line);
            containers.UnionWith(keys[key.Groups[1].Value]);
        }
        else if (SecretFile.Match(line) is { Success: true } file)
            files.Add(file.Groups[1].Value);
        else if (PemFiles.Match(line) is { Success: true } folder)
            files.UnionWith(Core.Setup.Trust.PemFiles.Names.Select(n => folder.Groups[1].Value.TrimEnd('\\') + "\\" + n + ".qvtrust-old"));
        else if (Service.Match(line) is { Success: true } service)
            services.Add(service.Groups[1].Value);
        else
            Assert.Fail("what does this name? " + line);
    }
}
