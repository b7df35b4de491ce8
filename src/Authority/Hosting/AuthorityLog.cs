using System.Globalization;
using Microsoft.Extensions.Logging;
using QvTrust.Core.Machine;

namespace QvTrust.Authority.Hosting;

/// <summary>
/// The service's text log: one line for each thing that happened, never a token, a password or a key. It also takes
/// what the web server has to say, from warnings upwards: below that, headers could appear.
/// </summary>
internal sealed class AuthorityLog : ILoggerProvider
{
    /// <summary>A file of more bytes than this becomes the old one, and the old one before it goes.</summary>
    internal const long KeptBytes = 4 * 1024 * 1024;
    private readonly Lock gate = new();
    private readonly string path;
    private readonly IClock clock;
    private StreamWriter writer;
    private long turn = KeptBytes;

    internal AuthorityLog(string path, IClock clock)
    {
        (this.path, this.clock) = (path, clock);
        writer = Open();
    }

    internal void Info(string text) => Write("info ", text);

    internal void Warning(string text) => Write("warn ", text);

    internal void Error(string text) => Write("error", text);

    public ILogger CreateLogger(string categoryName) => new Sink(this, categoryName);

    public void Dispose() => writer.Dispose();

    private void Write(string level, string text)
    {
        lock (gate)
        {
            if (writer.BaseStream.Position > turn)
                Turn();
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ} {level} {text}"));
        }
    }

    // While it runs, too: callers decide how much there is to say, and must not fill the ledger's disk with it.
    private void Turn()
    {
        writer.Dispose();
        turn = KeptBytes;
        try
        {
            File.Move(path, path + ".1", overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody reads it with a program that lets nobody rename it: again after as many bytes.
            turn += new FileInfo(path).Length;
        }
        writer = Open();
    }

    private StreamWriter Open() => new(OwnerOnlyFile.OpenAppend(path)) { AutoFlush = true };

    private sealed class Sink(AuthorityLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                log.Write(logLevel == LogLevel.Warning ? "warn " : "error", $"{category}: {formatter(state, exception)} {exception}".TrimEnd());
        }
    }
}
