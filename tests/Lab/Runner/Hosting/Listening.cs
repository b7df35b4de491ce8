using System.Diagnostics;

namespace QvTrust.Lab.Runner.Hosting;

/// <summary>Programs that listen on a port of a server while a scenario goes on.</summary>
internal static class Listening
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

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
