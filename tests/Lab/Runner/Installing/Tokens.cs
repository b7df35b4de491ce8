using System.Text.RegularExpressions;
using QvTrust.Lab.Runner.Hosting;

namespace QvTrust.Lab.Runner.Installing;

/// <summary>An enrolment token that <c>qvtrust token new</c> wrote to the share.</summary>
/// <param name="HostPath">The token's file on Linux.</param>
/// <param name="WindowsPath">The same as servers see it.</param>
/// <param name="Line">The msiexec line that was printed.</param>
internal sealed record TokenFile(string HostPath, string WindowsPath, string Line)
{
    /// <summary>What a node's msiexec line says, without the package.</summary>
    public string Words => $"QMSHOST={LabRole.Qms.Server} ENROLLTOKENFILE={WindowsPath}";

    public string Text => File.ReadAllText(HostPath).Trim();
}

/// <summary>Makes tokens on the QMS server as an administrator does.</summary>
internal static partial class Tokens
{
    private const string Roster = @"C:\lab-roster.txt";

    public static TokenFile New(Server qms, string machine, string roles, string more = "")
    {
        var host = Path.Combine(qms.Lab.Share(), machine + ".token");
        File.Delete(host);
        var ran = Run(qms, $"new {machine} --roles {roles} -o {LabInstance.ShareName} {more}").Expect($"qvtrust token new {machine}");
        var lines = ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines is not [var line] || !line.StartsWith("msiexec ", StringComparison.Ordinal))
        {
            throw new LabException($"qvtrust token new {machine} prints no single msiexec line: {ran.Output}");
        }

        return File.Exists(host)
            ? new TokenFile(host, $@"{LabInstance.ShareName}\{machine}.token", line)
            : throw new LabException($"qvtrust token new {machine} wrote no {host}");
    }

    /// <summary>Makes tokens for several servers in one call, and gives the printed line of each.</summary>
    /// <param name="qms">The QMS server.</param>
    /// <param name="roster">Each server with its roles, with commas.</param>
    public static IReadOnlyDictionary<string, string> New(Server qms, IReadOnlyList<(string Machine, string Roles)> roster)
    {
        qms.WriteText(Roster, string.Concat(roster.Select(r => $"{r.Machine} {r.Roles}\r\n")));
        var ran = Run(qms, $"new --roster {Roster} -o {LabInstance.ShareName} --force").Expect($"qvtrust token new for {roster.Count} servers");
        var lines = ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return roster.ToDictionary(
            r => r.Machine,
            r => lines.SingleOrDefault(l => l.Contains($@"\{r.Machine}.token", StringComparison.OrdinalIgnoreCase)) ?? throw new LabException($"qvtrust token new prints no line for {r.Machine}: {ran.Output}"),
            StringComparer.Ordinal);
    }

    public static WindowsRan Run(Server qms, string words) => qms.Run($"\"{Product.Cli}\" token {words}");

    /// <summary>The log file that a printed line names, with its %NAME% parts.</summary>
    public static string LogOf(string line)
        => LogOption().Match(line) is { Success: true } match
            ? match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["plain"].Value
            : throw new LabException($"the printed line asks for no log: {line}");

    [GeneratedRegex("""/l\*v\s+("(?<quoted>[^"]+)"|(?<plain>\S+))""", RegexOptions.IgnoreCase)]
    private static partial Regex LogOption();
}
