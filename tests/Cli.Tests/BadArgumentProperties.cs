using CsCheck;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Errors;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Cli.Tests;

/// <summary>What holds of any command line with something wrong in it: a code or the findings, never a surprise, and nothing is written. What no command takes is refused.</summary>
public sealed class BadArgumentProperties
{
    private static readonly string[] Verbs =
    [
        "", "adopt", "adopt check", "token", "token new", "token list", "token revoke", "package", "status", "site", "site status", "check", "plan", "audit", "audit verify",
        "audit export", "certificates", "revoke", "ping", "renew", "protect", "unprotect", "secrets", "secrets list", "secrets rotate", "backup", "backup list", "backup copy",
        "restore", "recovery", "recovery init", "recovery check", "recovery combine", "recover", "apply-pending", "window", "window open", "window close", "nothing", "CHECK",
    ];

    // Each takes a value; those of files get paths that cannot be written.
    private static readonly string[] Files =
    [
        "--output", "-o", "--share", "--msi", "--password-file", "--shares", "--key", "--backup", "--snapshot", "--recovery-key", "--sample", "--witness", "--export", "--root",
        "--roster", "--save-password", "--expect", "--input", "--socket",
    ];

    private static readonly string[] Others = ["--roles", "--role", "--hours", "--ignore", "--fix", "--minutes", "--thumbprint", "--reason", "--password-env"];
    private static readonly string[] Switches = ["--json", "--force", "--yes", "--uninstall", "--now", "--later", "--unknown", "--inline", "--legacy", "--generate", "--line", "--set-aside"];

    private static readonly Gen<string> Paths = One(["/no/such/folder/file", "/", "", "/no/such/\u0001", "FOO/BAR"]);
    private static readonly Gen<string> Values = Gen.OneOf(
        One(["", " ", "FOO", "QVS,FOO", "10.0.0.1", "-1", "0", "99999999999999999999", "1.5", "qvs01.example.test", "QVS;QDS", "\u202e", "\ud800", "sha256:00"]),
        // No operating system gives a zero to a program.
        Gen.Char.Where(c => c != '\0').Array[1, 30].Select(c => new string(c)));

    // Something wrong: an option that is none, a value that none takes, or one thing too many.
    private static readonly Gen<string[]> Wrong = Gen.OneOf(
        Gen.Select(One(["--bogus", "-q", "--Json", "---", "--json=maybe", "/json", "@nothing", "--role:", "-"]), o => new[] { o }),
        Gen.Select(One(Files), Paths, (o, v) => new[] { o, v }),
        Gen.Select(One(Others), Values, (o, v) => new[] { o, v }),
        Gen.Select(One([.. Files, .. Others]), o => new[] { o }));

    // Nothing that any of them takes, wherever it stands.
    private static readonly Gen<string[]> NoOption = Gen.Select(One(["--bogus", "-q", "--Json", "---", "--json=maybe", "--forec", "-json", "@nothing"]), o => new[] { o });

    // No value of the option, and no option of the others.
    private static readonly Gen<string[]> NoValue = Gen.OneOf(
        Gen.Select(One(["--hours", "--minutes"]), One(["0", "-1", "1.5", "FOO", "99999999999999999999"]), (o, v) => new[] { o, v }),
        Gen.Select(One(["--role", "--roles", "--reason", "--fix", "--ignore"]), One(["FOO", "QVS,FOO", "QVS;QDS", "10.0.0.1"]), (o, v) => new[] { o, v }));

    private static readonly Gen<string[]> NoVerb = Gen.Select(
        One(["nothing", "CHECK", "adopt chekc", "token neww", "site statuss", "audit verfy", "secrets rotat", "recovery chekc", "window opne"]), Words);

    private static readonly Gen<string[]> More = Gen.OneOf(
        Wrong,
        Gen.Select(One(Switches), o => new[] { o }),
        Gen.Select(Paths, p => new[] { p }),
        Gen.Select(One(["QMSHOST", "ROLE", "=", "TIMEOUTMINUTES", "ENROLLTOKEN"]), Paths, (n, p) => new[] { $"{n}={p}" }));

    // A command line, and what it must be refused with: null where any code will do.
    private static readonly Gen<(string[] Args, string? Code)> Refused = Gen.OneOf(
        Gen.Select(One(Verbs), More.Array[0, 2], NoOption, More.Array[0, 2], (verb, before, none, behind) => (Join(Words(verb), before, none, behind), (string?)"QVT1015")),
        // At the end, so that nothing can be its value.
        Gen.Select(One(Verbs), More.Array[0, 2], One([.. Files, .. Others]), (verb, before, option) => (Join(Words(verb), before, [option]), (string?)"QVT1015")),
        Gen.Select(NoVerb, More.Array[0, 2], (verb, behind) => (Join(verb, [], [], behind), (string?)"QVT1015")),
        Gen.Select(One(Verbs), More.Array[0, 2], NoValue, More.Array[0, 2], (verb, before, none, behind) => (Join(Words(verb), before, none, behind), (string?)null)));

    private static string[] Words(string verb) => verb.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string[] Join(string[] verb, string[][] before, string[] wrong, string[][]? behind = null)
        => [.. verb, .. before.SelectMany(m => m), .. wrong, .. (behind ?? []).SelectMany(m => m)];

    private static Gen<string> One(string[] all) => Gen.Int[0, all.Length - 1].Select(i => all[i]);

    [Fact]
    public async Task Whatever_is_wrong_on_the_command_line_is_told_with_a_code_and_nothing_is_written()
    {
        var machine = new FakeMachine("NODE01");
        var before = machine.Snapshot(withProcessIds: true);
        var files = Directory.GetFileSystemEntries(Environment.CurrentDirectory);
        await Gen.Select(One(Verbs), Wrong, More.Array[0, 3]).SampleAsync(
            async (verb, wrong, more) =>
            {
                // The first write ends it: nothing of the program catches that as its own error.
                machine.PowerOn();
                machine.CutBefore = 1;
                var run = await Session.RunOnAsync(machine, [], Join(Words(verb), [], wrong, more));

                Assert.InRange(run.Code, 0, 4);
                Assert.DoesNotContain(ErrorCatalogue.Unexpected.Code, run.Error, StringComparison.Ordinal);
                Assert.True(run.Error.Length > 0 || run.Out.Length > 0 || run.Octets.Length > 0, "it says nothing");
                if (run.Code != 0 && run.Out.Length == 0)
                    Assert.All(run.ErrorLines, l => Assert.Contains(ErrorCatalogue.All, d => l.StartsWith($"qvtrust: {d.Code}: ", StringComparison.Ordinal)));
            },
            iter: 2000,
            threads: 1);
        Assert.Equal(before, machine.Snapshot(withProcessIds: true));
        Assert.Equal(files, Directory.GetFileSystemEntries(Environment.CurrentDirectory));
    }

    [Fact]
    public async Task What_no_command_takes_is_refused_and_never_passed_over()
    {
        var machine = new FakeMachine("NODE01");
        await Refused.SampleAsync(
            async line =>
            {
                machine.PowerOn();
                machine.CutBefore = 1;
                var run = await Session.RunOnAsync(machine, [], line.Args);

                Assert.True(run.Code != ExitCodes.Ok, run.Out + run.Error);
                var codes = run.ErrorLines.Select(l => l.Split(' ', ':')[2]).ToList();
                Assert.True(line.Code is null ? codes.Exists(c => ErrorCatalogue.All.Any(d => d.Code == c)) : codes.Contains(line.Code), run.Out + run.Error);
            },
            iter: 3000,
            threads: 1);
    }
}
