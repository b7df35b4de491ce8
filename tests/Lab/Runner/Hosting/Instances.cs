using System.Security.Cryptography;
using System.Text;

namespace QvTrust.Lab.Runner.Hosting;

/// <summary>
/// The lab instances that the runner boots, and takes down again. Their names belong to this working copy: another one
/// on the same machine can run its own lab at the same time.
/// </summary>
internal sealed class Instances(Paths paths)
{
    /// <summary>Where the lab's own commands look when no instance is named: what a kept demo runs in.</summary>
    public const string Kept = "main";

    private readonly string copy = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(paths.Root)))[..8];

    public string Demo => "demo-" + copy;

    public string Checkpoints => "checkpoints-" + copy;

    public IReadOnlyList<string> Workers => ["worker1-" + copy, "worker2-" + copy];

    public IEnumerable<string> All => [Demo, .. Workers, Checkpoints];

    /// <summary>Saved states are shared by all instances on the machine: their names belong to this working copy too.</summary>
    public string Saved(string name) => $"{name}-{copy}";

    /// <summary>Held as long as this program runs: two runs in one working copy would take each other's servers down.</summary>
    public FileStream Lock()
    {
        var file = Path.Combine(paths.Root, "artifacts/lab/run.lock");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new LabException("another run is under way in this working copy");
        }
    }
}
