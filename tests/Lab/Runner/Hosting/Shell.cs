using System.Diagnostics;
using System.Text;

namespace QvTrust.Lab.Runner.Hosting;

/// <summary>What a finished Linux process said.</summary>
internal sealed record Ran(int ExitCode, string Output, string Errors)
{
    public string All => string.Join('\n', new[] { Output.Trim(), Errors.Trim() }.Where(t => t.Length > 0));

    public Ran Expect(string what, params int[] codes)
        => (codes.Length == 0 ? ExitCode == 0 : codes.Contains(ExitCode))
            ? this
            : throw new LabException($"{what}: exit code {ExitCode}: {All}");
}

/// <summary>Runs Linux programs and keeps what they print.</summary>
internal static class Shell
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromMinutes(3);

    public static Ran Run(string program, IEnumerable<string> arguments, TimeSpan? patience = null)
    {
        var limit = patience ?? DefaultPatience;
        using var process = Process.Start(Info(program, arguments))
            ?? throw new LabException($"{program} does not start");
        process.StandardInput.Close();
        var output = new Taken(process.StandardOutput);
        var errors = new Taken(process.StandardError);
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            throw new LabException($"{program} {string.Join(' ', arguments)}: no end after {limit.TotalSeconds:0} s");
        }

        // Whoever inherited the pipes may outlive the process; what was written by now is what counts.
        output.WaitForEnd(TimeSpan.FromSeconds(2));
        errors.WaitForEnd(TimeSpan.FromSeconds(2));
        return new Ran(process.ExitCode, output.Text, errors.Text);
    }

    private static ProcessStartInfo Info(string program, IEnumerable<string> arguments)
        => new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

    /// <summary>What a pipe has brought so far, whether or not it is closed.</summary>
    private sealed class Taken
    {
        private readonly StringBuilder text = new();
        private readonly Thread reader;

        // A thread of its own: a pool that is busy with waiting for other servers reads too late, and what a program said is lost.
        public Taken(StreamReader pipe)
        {
            reader = new Thread(() => Read(pipe)) { IsBackground = true };
            reader.Start();
        }

        public string Text
        {
            get
            {
                lock (text)
                {
                    return text.ToString();
                }
            }
        }

        public void WaitForEnd(TimeSpan patience) => reader.Join(patience);

        private void Read(StreamReader pipe)
        {
            var part = new char[4096];
            for (var count = pipe.Read(part); count > 0; count = pipe.Read(part))
            {
                lock (text)
                {
                    text.Append(part, 0, count);
                }
            }
        }
    }
}
