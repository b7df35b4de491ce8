using QvTrust.Lab.Runner.Hosting;

namespace QvTrust.Lab.Runner.Installing;

/// <summary>Reads and edits built packages: the same product with one more action of the lab's own.</summary>
internal sealed class PackageEditor(Paths paths, string outputFolder)
{
    // Both workers ask for the same editions.
    private readonly Lock gate = new();
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> codes = new(StringComparer.Ordinal);

    private string ActionsLibrary => Path.Combine(paths.Payload, "QvTrust.Lab.Actions.dll");

    /// <summary>Deferred actions of a package in the order of their sequence numbers, read from its CustomAction table.</summary>
    public IReadOnlyList<string> DeferredActions(string package)
        => [.. Run("list-deferred", package).Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(l => l.Split((char[])[' ', '\t'])[0])];

    /// <summary>The product code of a package, from its Property table.</summary>
    public string ProductCode(string package)
        => codes.GetOrAdd(package, p => Run("export", p).Output.Split('\n').Select(l => l.Split('\t')).Single(l => l is ["ProductCode", _])[1].Trim());

    /// <summary>A package that fails directly behind an action.</summary>
    public string WithFailure(string package, string action)
        => Insert(package, "--after", action, "fail", $"Fail{action}", Name(package, $"fail-{action}"));

    /// <summary>A package of which an action directly behind this one is cancelled.</summary>
    public string WithCancel(string package, string action)
        => Insert(package, "--after", action, "cancel", $"Cancel{action}", Name(package, $"cancel-{action}"));

    /// <summary>A package that can be held behind each of its deferred actions: the gate's id is the action's name.</summary>
    public string WithGates(string package)
    {
        var current = package;
        foreach (var action in DeferredActions(package))
        {
            current = Insert(current, "--after", action, "gate", action, Name(package, $"gates-to-{action}"));
        }

        return current;
    }

    /// <summary>A package that can be held behind this one action: the gate's id is the action's name.</summary>
    public string WithGateBehind(string package, string action)
        => Insert(package, "--after", action, "gate", action, Name(package, $"behind-{action}"));

    /// <summary>A package that can be held before an action.</summary>
    public string WithGateBefore(string package, string action)
        => Insert(package, "--before", action, "gate", $"Before{action}", Name(package, $"before-{action}"));

    private string Insert(string package, string where, string action, string kind, string id, string output)
    {
        lock (gate)
        {
            if (!File.Exists(output) || File.GetLastWriteTimeUtc(output) < File.GetLastWriteTimeUtc(package))
            {
                Directory.CreateDirectory(outputFolder);
                var part = output + ".part.msi";
                Run("insert", package, where, action, "--kind", kind, "--id", id, "--dll", ActionsLibrary, "--out", part);
                File.Move(part, output, overwrite: true);
            }

            return output;
        }
    }

    private string Name(string package, string suffix)
        => Path.Combine(outputFolder, $"{Path.GetFileNameWithoutExtension(package)}.{suffix}.msi");

    private Ran Run(params string[] arguments)
        => Shell.Run(paths.PackageCommand, arguments).Expect($"package {string.Join(' ', arguments)}");
}
