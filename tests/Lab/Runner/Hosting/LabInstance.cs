using System.Globalization;

namespace QvTrust.Lab.Runner.Hosting;

/// <summary>One lab: servers on a network of their own. Two instances never see each other.</summary>
internal sealed class LabInstance(Paths paths, string name)
{
    /// <summary>A folder that every server sees.</summary>
    public const string ShareName = @"\\QMS01\rollout";

    /// <summary>A folder of a machine that is none of the servers, for copies of backups.</summary>
    public const string BackupShare = @"\\NAS01\backups";

    private readonly Dictionary<string, Server> servers = new(StringComparer.Ordinal);
    private bool hasPayload;

    public string Name => name;

    public Paths Paths => paths;

    public IReadOnlyCollection<Server> Servers => servers.Values;

    public Server this[string server]
        => servers.TryGetValue(server, out var found) ? found : throw new LabException($"{server} was not booted");

    /// <summary>Boots servers side by side; a checkpoint is what a server starts from, null is an empty Windows.</summary>
    /// <param name="wanted">Server names, each with the name of a saved state or null.</param>
    /// <param name="disk">Size of the disk that the server may fill, as tmpfs takes it; null is no limit.</param>
    public void Up(IEnumerable<(string Server, string? Checkpoint)> wanted, string? disk = null)
    {
        List<string> arguments = ["--fresh"];
        if (!hasPayload)
        {
            arguments.AddRange(["--payload", paths.Payload]);
            hasPayload = true;
        }

        if (disk is not null)
        {
            arguments.AddRange(["--disk", disk]);
        }

        foreach (var (server, checkpoint) in wanted)
        {
            arguments.Add(checkpoint is null ? server : $"{server}={checkpoint}");
            servers[server] = new Server(this, server);
        }

        Lab("up", arguments, TimeSpan.FromMinutes(30)).Expect("the lab does not boot");
    }

    /// <summary>Shuts a server down, whatever runs in it, and boots it again with all it had.</summary>
    public void Restart(string server)
    {
        Stop(server);
        Boot(server);
    }

    /// <summary>Shuts a server down, whatever runs in it; its disk stays.</summary>
    public void Stop(string server) => Lab("stop", [server]).Expect($"{server} does not stop");

    /// <summary>Boots a server again with all it had.</summary>
    public void Boot(string server)
    {
        Lab("up", [server]).Expect($"{server} does not boot again");
        servers[server] = new Server(this, server);
    }

    /// <summary>Shuts a server down and boots what it had under another name, as Windows does after a change of its computer name.</summary>
    public Server Rename(string server, string name)
    {
        Lab("rename", [server, name]).Expect($"{server} is not renamed");
        servers.Remove(server);
        Boot(name);
        return this[name];
    }

    /// <summary>Ends servers that are needed no more, and forgets what they wrote.</summary>
    public void End(IReadOnlyList<string> names)
    {
        Lab("drop", names).Expect("the servers do not end");
        foreach (var server in names)
        {
            servers.Remove(server);
        }
    }

    /// <summary>Ends all servers, so that the next scenario boots its own; the instance stays.</summary>
    public void StopAll()
    {
        var running = Lab("servers", []).Expect("the list of servers").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (running.Length > 0)
        {
            Lab("crash", running).Expect("the servers do not end");
        }

        servers.Clear();
    }

    /// <summary>Stops a server and keeps what it wrote under a name that later boots can start from.</summary>
    public void Save(string server, string checkpoint)
    {
        Lab("save", [server, checkpoint]).Expect($"{server} cannot be saved");
        servers.Remove(server);
    }

    public void Down()
    {
        servers.Clear();
        hasPayload = false;
        Lab("down", []).Expect("the lab does not go down");
    }

    public int MemoryMebibytes()
        => int.Parse(Lab("memory", []).Expect("the lab's memory").Output.Trim(), CultureInfo.InvariantCulture);

    /// <summary>The Linux folder that is <see cref="ShareName"/>.</summary>
    public string Share() => Lab("share", []).Expect("the lab's share").Output.Trim();

    /// <summary>A verb of the lab host for this instance.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="arguments">What stands behind the instance.</param>
    /// <param name="patience">Longest time; three minutes where none is given.</param>
    /// <param name="codeFile">Where all 32 bits of the exit code go.</param>
    /// <param name="under">A program with its arguments that runs the host's command and watches it.</param>
    public Ran Lab(string verb, IEnumerable<string> arguments, TimeSpan? patience = null, string? codeFile = null, IEnumerable<string>? under = null)
    {
        string[] code = codeFile is null ? [] : ["--code", codeFile];
        string[] line = [.. under ?? [], paths.LabCommand, verb, "--instance", name, .. code, .. arguments];
        return Shell.Run(line[0], line[1..], patience);
    }
}
