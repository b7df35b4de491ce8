using System.Diagnostics;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Hosting;

/// <summary>Programs that listen on a port of a server while a scenario goes on.</summary>
internal static class Listening
{
    /// <summary>Longer than any scenario and any rehearsal.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(2);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Starts a TLS server with a certificate of nobody's, which is made in a folder of the server.</summary>
    public static Task<WindowsRan> Stranger(Server server, int port, string folder)
    {
        StateReader.Tool(server, $"make-stranger --dir {folder}");
        return Start(server, port, () => server.Run($@"C:\lab\lab-reader.exe serve --port {port} --dir {folder}", Life));
    }

    /// <summary>Starts one and comes back when it listens; that it ended before, or does not listen in time, is an error.</summary>
    /// <param name="server">Where it runs.</param>
    /// <param name="port">TCP port.</param>
    /// <param name="serve">Runs it to its end.</param>
    /// <returns>Its end.</returns>
    public static Task<T> Start<T>(Server server, int port, Func<T> serve)
    {
        // A thread of its own: it waits for hours, and the pool has others to serve.
        var serving = Task.Factory.StartNew(serve, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        // Not by a connection, which could be the only one that it takes.
        for (var clock = Stopwatch.StartNew(); !server.Net("ss", "-Htln").Output.Contains($":{port} ", StringComparison.Ordinal); Thread.Sleep(100))
        {
            if (serving.IsCompleted)
            {
                throw new LabException($"{server.Name}: what shall listen on port {port} ended: {serving.GetAwaiter().GetResult()}");
            }

            if (clock.Elapsed > Patience)
            {
                throw new LabException($"{server.Name}: nobody listens on port {port} after {Patience.TotalSeconds:0} s");
            }
        }

        return serving;
    }
}
