using System.Text;
using System.Text.RegularExpressions;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Scenarios;

/// <summary>Searches servers for the secrets of a scenario, each time with a control in each place, which must be found and is taken away again.</summary>
internal sealed class SecretSweep(ScenarioContext context, IReadOnlyList<SecretPattern> secrets)
{
    /// <summary>How a pattern of files names the share.</summary>
    public const string Share = "//QMS01/rollout";

    /// <summary>Where QMS exports the key of its server certificate for the License Service, as a pattern.</summary>
    public const string ExportedKey = @"^ProgramData/QlikTech/LicenseService/Exported Certificates/server_key\.pem$";

    private const string ControlText = "qvt-control-marker-5b1f";
    private const string ControlKey = @"HKLM\SOFTWARE\QvTrustLab\Control";

    /// <summary>Where a secret belongs on every server: what it is, and the file, as a pattern.</summary>
    private static readonly (string Name, string File)[] Belonging =
    [
        (SiteSecrets.ServerKeyName, ExportedKey),
        // A certificate holds it in sight of everybody: the stores, the License Service's files, and our copies and records of certificates.
        (SiteSecrets.OpaqueName, @"^\.\./system\.reg$"),
        (SiteSecrets.OpaqueName, @"^ProgramData/QlikTech/.*\.pem$"),
        (SiteSecrets.OpaqueName, @"^ProgramData/QvTrust/(issued|kept)/[0-9A-F]{40}\.cer$"),
        (SiteSecrets.OpaqueName, @"^ProgramData/QvTrust/authority/ledger\.db(-wal)?$"),
        (SiteSecrets.OpaqueName, @"^ProgramData/QvTrust/(journal/current|pending)\.xml$"),
    ];

    /// <summary>Each of the controls must be found, and none of the secrets may be. The servers restart.</summary>
    /// <param name="when">The moment, for what is told.</param>
    /// <param name="servers">The names of the servers.</param>
    /// <param name="belonging">Where a secret belongs at this moment: the beginning of its name, and the file, as a pattern.</param>
    public void Search(string when, IReadOnlyList<string> servers, params (string Name, string File)[] belonging)
    {
        foreach (var name in servers)
        {
            var server = context.Lab[name];
            var running = StateReader.Read(server).Services.Where(s => s.State == "running").Select(s => s.Name).ToArray();
            var controls = new Controls(server, SecretSearch.Places(server));
            // What programs wrote to the registry reaches its files when the server ends.
            context.Lab.Restart(name);
            server = context.Lab[name];
            var found = SecretSearch.Find(server, [.. controls.Markers.SelectMany(c => SecretSearch.OfText(c, c)), .. secrets]);
            foreach (var control in controls.Markers.Where(c => !found.Any(f => f.Name.StartsWith(c, StringComparison.Ordinal))))
            {
                context.Problems.Add($"{name}, {when}: the search does not find the control {control}");
            }

            foreach (var hit in found.Where(h => !h.Name.StartsWith(ControlText, StringComparison.Ordinal) && !Array.Exists([.. Belonging, .. belonging], b => Is(h, b))).Distinct())
            {
                context.Problems.Add($"{name}, {when}: {hit.Name} in {hit.File}");
            }

            controls.Remove(server);
            StateReader.WaitForServices(server, running);
        }
    }

    private static bool Is(SecretHit hit, (string Name, string File) belonging)
        => hit.Name.StartsWith(belonging.Name, StringComparison.Ordinal) && Regex.IsMatch(hit.File, belonging.File, RegexOptions.IgnoreCase);

    /// <summary>A control in each place and in the registry, all of this one search: those of an earlier one would be found without it.</summary>
    private sealed class Controls
    {
        private readonly List<string> files = [];
        private readonly List<string> folders = [];

        public Controls(Server server, IEnumerable<string> places)
        {
            var name = $"{ControlText}-{Guid.NewGuid():N}";
            Markers = [.. places.Select((place, i) => Plant(server, place, $"{name}-{i}.", form: i)), .. PlantInRegistry(server, name)];
        }

        public IReadOnlyList<string> Markers { get; }

        /// <summary>The server is as before, but for what was written into the folders meanwhile.</summary>
        public void Remove(Server server)
        {
            files.ForEach(server.Delete);
            foreach (var folder in folders.Select(server.HostPath).Where(f => Directory.Exists(f) && !Directory.EnumerateFileSystemEntries(f).Any()))
            {
                Directory.Delete(folder);
            }

            server.Run($"reg delete {ControlKey} /f").Expect("the controls in the registry go");
        }

        /// <summary>A file with a control; the forms are UTF-8, UTF-16, and each of them within base64 behind none to two bytes.</summary>
        private string Plant(Server server, string folder, string marker, int form)
        {
            const int alignments = 3;
            // Innermost first, as they are taken away.
            List<string> made = [];
            for (var path = folder; !server.Exists(path); path = path[..path.LastIndexOf('\\')])
            {
                made.Add(path);
            }

            folders.InsertRange(0, made);
            Directory.CreateDirectory(server.HostPath(folder));
            var bytes = (form % 2 == 1 ? Encoding.Unicode : Encoding.UTF8).GetBytes(marker);
            var step = form / 2 % (alignments + 1);
            byte[] content = step == alignments ? bytes : Encoding.UTF8.GetBytes(Convert.ToBase64String([.. new byte[step], .. bytes, .. "behind"u8]));
            var file = $@"{folder}\control-{marker}";
            File.WriteAllBytes(server.HostPath(file), [.. "before "u8, .. content]);
            files.Add(file);
            return marker;
        }

        private static string[] PlantInRegistry(Server server, string name)
        {
            var (text, binary) = (name + "-registry-text", name + "-registry-binary");
            var bytes = Convert.ToHexString(Encoding.Unicode.GetBytes(binary));
            server.Run($@"reg add {ControlKey} /v Text /d {text} /f").Expect("a control in the registry");
            server.Run($@"reg add {ControlKey} /v Binary /t REG_BINARY /d {bytes} /f").Expect("a control in the registry");
            return [text, binary];
        }
    }
}
