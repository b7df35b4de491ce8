using System.Text.Json.Nodes;

namespace QvTrust.Lab.Runner.State;

/// <summary>
/// A server's state as facts: a name and a value each, so that two snapshots differ fact by fact.
/// What a failed installation may leave is kept apart.
/// </summary>
internal sealed class Snapshot
{
    private readonly SortedDictionary<string, string> facts = new(StringComparer.Ordinal);

    /// <param name="state">As the lab's reader gave it.</param>
    /// <param name="ports">What each port spoke, as <see cref="Trust.Prober.Speech"/> gives it.</param>
    /// <param name="pending">Text of the product's file of unfinished enrolments; containers named in it are its own.</param>
    public Snapshot(MachineState state, IReadOnlyDictionary<int, string> ports, string pending)
    {
        foreach (var (store, certificates) in state.Section("stores").AsObject())
        {
            foreach (var certificate in certificates!.AsArray())
            {
                Add($"certificate {store} {certificate!["subject"]} {certificate["thumbprint"]}", certificate);
            }
        }

        foreach (var container in state.Section("keyContainers").AsArray())
        {
            var name = MachineState.Text(container!["name"]);
            if (!pending.Contains(name, StringComparison.OrdinalIgnoreCase))
            {
                Add("key container " + name, container);
            }
        }

        AddFirewall(state);
        foreach (var service in state.Section("services").AsArray())
        {
            AddService(service!.AsObject());
        }

        RunningServices = [.. state.Services.Where(s => s.State == "running").Select(s => s.Name)];
        foreach (var file in state.Section("files").AsArray())
        {
            AddFile(file!);
        }

        AddRegistry(state.Section("registry"));
        AddRegistry(state.Section("uninstall"));
        foreach (var product in state.Section("installerProducts").AsArray())
        {
            Add("installed product " + product!["packedCode"], product);
        }

        foreach (var (port, speech) in ports)
        {
            Set($"port {port}", speech);
        }
    }

    public IReadOnlyDictionary<string, string> Facts => facts;

    public IReadOnlyList<string> RunningServices { get; }

    private void AddFirewall(MachineState state)
    {
        foreach (var (part, rules) in state.Section("firewall").AsObject())
        {
            var number = 0;
            foreach (var rule in rules!.AsArray().Select(r => r!.ToJsonString()).Order(StringComparer.Ordinal))
            {
                // The registry's key names are the lab firewall's own numbering.
                var text = part == "com" ? rule : Without(rule, "key");
                Set($"firewall rule ({part}) {number++}", text);
            }
        }
    }

    private void AddService(JsonObject service)
    {
        var name = MachineState.Text(service["name"]);
        Set("process of " + name, $"{service["pid"]} {service["started"]}");
        Set("service " + name, Without(service.ToJsonString(), "pid", "started", "exitCode", "specificExitCode"));
    }

    private void AddFile(JsonNode file)
    {
        var path = MachineState.Text(file["path"]);
        if (!Expected.OfFailure(path))
        {
            Set("file " + path, file["folder"] is not null ? "folder" : $"{file["size"]} bytes {file["sha256"]}");
        }
    }

    private void AddRegistry(JsonNode keys)
    {
        var names = keys.AsArray().Select(k => MachineState.Text(k!["key"])).ToList();
        foreach (var key in keys.AsArray())
        {
            var name = MachineState.Text(key!["key"]);
            var values = key["values"]!.AsObject();
            foreach (var (value, content) in values.Where(v => v.Key != Expected.LastError))
            {
                Set($"registry {key["view"]} {name}\\{value}", MachineState.Text(content));
            }

            if (values.Count == 0 && !names.Any(n => n.StartsWith(name + "\\", StringComparison.OrdinalIgnoreCase)))
            {
                Set($"registry {key["view"]} {name}", "an empty key");
            }
        }
    }

    private void Add(string name, JsonNode value) => Set(name, value.ToJsonString());

    private void Set(string name, string value)
    {
        if (!facts.TryAdd(name, value))
        {
            // Two of one name: both count.
            Set(name + " (again)", value);
        }
    }

    private static string Without(string json, params string[] names)
    {
        var node = JsonNode.Parse(json)!.AsObject();
        Array.ForEach(names, n => node.Remove(n));
        return node.ToJsonString();
    }

    /// <summary>
    /// What the product may leave behind after a failure, and the lab's own record. Nothing of the journal is among it: whatever has undone
    /// everything deletes it with the contents beside it, and only a <c>recover</c> that had to leave something keeps a copy.
    /// </summary>
    private static class Expected
    {
        public const string LastError = "LastError";

        // The scheduler's own; what is in it counts.
        private const string TaskFolder = @"\system32\tasks";

        private static readonly string[] Paths =
        [
            Product.DataFolder + @"\logs",
            Product.PendingFile,
            @"C:\ProgramData\QlikTech\LicenseService\lab-read.json",
        ];

        public static bool OfFailure(string path)
            => path.Equals(Product.DataFolder, StringComparison.OrdinalIgnoreCase)
                || path.EndsWith(TaskFolder, StringComparison.OrdinalIgnoreCase)
                || Paths.Any(p => path.Equals(p, StringComparison.OrdinalIgnoreCase) || path.StartsWith(p + "\\", StringComparison.OrdinalIgnoreCase));
    }
}
