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
    private const long KeptBytes = 4 * 1024 * 1024;
    private readonly Lock gate = new();
    private readonly StreamWriter writer;
    private readonly IClock clock;

    internal AuthorityLog(string path, IClock clock)
    {
        this.clock = clock;
        var file = new FileInfo(path);
        if (file.Exists && file.Length > KeptBytes)
            file.MoveTo(path + ".1", overwrite: true);
        writer = new StreamWriter(OwnerOnlyFile.OpenAppend(path)) { AutoFlush = true };
    }

    internal void Info(string text) => Write("info ", text);

    internal void Warning(string text) => Write("warn ", text);

    internal void Error(string text) => Write("error", text);

    public ILogger CreateLogger(string categoryName) => new Sink(this, categoryName);

    public void Dispose() => writer.Dispose();

    private void Write(string level, string text)
    {
        lock (gate)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ} {level} {text}"));
    }

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
