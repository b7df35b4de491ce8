using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using QvTrust.Lab.Runner.Hosting;

namespace QvTrust.Lab.Runner.State;

/// <summary>Reads servers: by the lab's own reader, and by the product's status command as an administrator would.</summary>
internal static class StateReader
{
    private const string Reader = @"C:\lab\lab-reader.exe";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static MachineState Read(Server server)
    {
        // On a machine under load a program of Windows was seen to end with 0 and without a word. It only reads: it is asked again.
        for (var more = 2; ; more--)
        {
            var ran = server.Run($"{Reader} state").Expect($"{server.Name}: lab-reader state");
            if (ran.Output.Trim().Length > 0 || more == 0)
            {
                return new(Parse(server, $"lab-reader state (on standard error: {ran.Errors})", ran.Output));
            }

            Thread.Sleep(500);
        }
    }

    /// <summary>Runs another verb of the reader.</summary>
    public static string Tool(Server server, string verb, params uint[] codes)
        => server.Run($"{Reader} {verb}").Expect($"{server.Name}: lab-reader {verb}", codes).Output;

    public static JsonNode ProductStatus(Server server)
        => Parse(server, "qvtrust status", server.Run($"\"{Product.Cli}\" status --json").Expect($"{server.Name}: qvtrust status").Output);

    /// <summary>Stops a service and waits until it has stopped: <c>net stop</c> comes back earlier.</summary>
    public static void Stop(Server server, string service)
    {
        server.Run("net stop " + service).Expect($"{server.Name}: {service} stops");
        var clock = Stopwatch.StartNew();
        while (Read(server).Service(service) is { State: not "stopped" })
        {
            if (clock.Elapsed > Patience)
            {
                throw new LabException($"{server.Name}: {service} does not stop in {Patience.TotalSeconds:0} s");
            }

            Thread.Sleep(100);
        }

        // The manager is told before the process has written its last bytes.
        Thread.Sleep(500);
    }

    /// <summary>Waits until these services run and gives the state in which they do.</summary>
    public static MachineState WaitForServices(Server server, params string[] services)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var state = Read(server);
            var missing = services.Where(s => state.Service(s)?.State != "running").ToList();
            if (missing.Count == 0)
            {
                return state;
            }

            if (clock.Elapsed > Patience)
            {
                var found = string.Join(", ", state.Services.Select(s => $"{s.Name} {s.State}"));
                throw new LabException($"{server.Name}: {string.Join(", ", missing)} not running after {Patience.TotalSeconds:0} s: {found}{string.Concat(missing.Select(m => Said(server, m)))}");
            }

            Thread.Sleep(100);
        }
    }

    /// <summary>The end of what a stand-in recorded of itself; nothing for a service that is no stand-in.</summary>
    private static string Said(Server server, string service)
    {
        var record = $@"C:\lab-records\{service}.log";
        return server.Exists(record) ? $"; {record} ends with: {string.Join(" | ", server.ReadText(record).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(8))}" : "";
    }

    private static JsonNode Parse(Server server, string what, string text)
    {
        try
        {
            return JsonNode.Parse(text) ?? throw new LabException($"{server.Name}: {what} gave nothing");
        }
        catch (JsonException e)
        {
            throw new LabException($"{server.Name}: {what} gave no JSON ({e.Message}): {text[..Math.Min(text.Length, 300)]}");
        }
    }
}
