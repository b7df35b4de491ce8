using System.Text.RegularExpressions;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Plans;
using QvTrust.Core.Roles;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Plans;

/// <summary>A plan says what the setup does, and the server does not notice.</summary>
public sealed class PlanTests
{
    private static readonly Regex Thumbprint = new("[0-9A-F]{40}", RegexOptions.CultureInvariant);
    private static readonly Regex Container = new("(QvTrust-[A-Z][a-z]+-)[0-9a-f]{16}", RegexOptions.CultureInvariant);

    public static TheoryData<string> Names => new(PlanCases.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_setup_then_does_line_by_line_what_was_planned(string name)
    {
        var server = PlanCases.All[name]();
        var known = KnownNames(server);

        var plan = server.Plan();
        var (lines, refusals) = server.Do();

        Assert.Equal(
            lines.Take(IsOpen(plan) ? plan.Steps.Count : lines.Count).Select(l => $"{l.Role} {l.Stage} {Masked(l, plan, known, isAsked: server.Authority is not null)}"),
            plan.Steps.Select(s => $"{s.Role.Name} {s.Stage} {s.Text}"));
        Assert.Equal(refusals.Select(r => r.ToString()), plan.Refusals.Select(r => r.ToString()));
    }

    [Fact]
    public void What_depends_on_the_first_start_of_qms_is_left_open_and_refuses_nothing()
    {
        var server = PlanCases.All["qms-first-start"]() with { Roles = "QMS QVS" };
        (server.Values["TIMEOUTMINUTES"], server.Values["QMSHOST"]) = ("1", "QMS01");

        var plan = server.Plan();

        Assert.Empty(plan.Refusals);
        Assert.Contains("started and stopped once", Assert.Single(plan.Steps).Text, StringComparison.Ordinal);
        Assert.StartsWith("known until here: ", plan.Notes[^1], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_server_is_left_alone(string name)
    {
        var server = PlanCases.All[name]();
        var before = server.Machine.Snapshot(withProcessIds: true);
        var now = server.Machine.Clock.UtcNow;
        // The first write ends it, and so does setting up the folder.
        server.Machine.PowerOn();
        server.Machine.CutBefore = 1;
        server.Machine.Folder.IsForeign = true;

        server.Plan();

        Assert.Equal(before, server.Machine.Snapshot(withProcessIds: true));
        Assert.Equal((now, 0), (server.Machine.Clock.UtcNow, server.Machine.Events.Entries.Count));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_an_administrator_reads(string name)
    {
        var plan = PlanCases.All[name]().Plan();

        Golden.Match($"plans/{name}.txt", Named(string.Join("\n", PlanText.Lines(plan))));
        Assert.All(plan.Steps, s => Assert.Equal(s.Text, $"{s.Target}: {s.Before} -> {s.After}"));
    }

    [Fact]
    public void Every_pair_of_roles_is_among_them()
        => Assert.Equal(10, RoleTable.All.SelectMany((a, n) => RoleTable.All.Skip(n + 1).Select(b => $"{a.Name} {b.Name}"))
            .Count(pair => PlanCases.All.TryGetValue(pair.Replace(' ', '-').ToLowerInvariant(), out var make) && make().Roles == pair));

    // The setup goes on where nobody can know yet how.
    private static bool IsOpen(SetupPlan plan) => plan.Notes.Any(n => n.StartsWith("known until here: ", StringComparison.Ordinal));

    private static HashSet<string> KnownNames(PlanCase server)
    {
        var machine = server.Machine;
        var stored = machine.Certificates.List(TrustStore.Root).Concat(machine.Certificates.List(TrustStore.My));
        return [.. stored.Select(c => CertificateInfo.Parse(c.Der).Thumbprint), .. machine.Keys.All.Select(k => k.Key)];
    }

    // What nobody could know before. What an earlier run left is undone under its name, and made again under another one.
    private static string Masked((string Role, string Stage, string Text) line, SetupPlan plan, HashSet<string> before, bool isAsked)
    {
        var undone = NamesIn(plan, "recover");
        var known = line.Stage == "recover" ? undone : [.. before.Except(undone), .. NamesIn(plan, line.Stage)];
        var text = Thumbprint.Replace(line.Text, m => known.Contains(m.Value) ? m.Value : "(new)");
        text = Container.Replace(text, m => known.Contains(m.Value) ? m.Value : m.Groups[1].Value + "(new)");
        text = Regex.Replace(text, @"(\(new\)\.cer: absent -> )\d+ bytes", "$1(new)");
        if (!isAsked)
            return text;
        text = text.StartsWith("file witness.txt: ", StringComparison.Ordinal) ? Regex.Replace(text, @"\d+ bytes", "(new)") : text;
        return Regex.Replace(text, @"(\\Extensions: absent -> )standard$", "$1(new)");
    }

    private static HashSet<string> NamesIn(SetupPlan plan, string stage)
        => [.. plan.Steps.Where(s => s.Stage == stage).SelectMany(s => Thumbprint.Matches(s.Text).Cast<Match>().Concat(Container.Matches(s.Text).Cast<Match>())).Select(m => m.Value)];

    // Keys are others in each run: the first thumbprint is T1, the second one T2.
    private static string Named(string text)
    {
        List<string> seen = [];
        text = Thumbprint.Replace(text, m =>
        {
            if (!seen.Contains(m.Value))
                seen.Add(m.Value);
            return $"T{seen.IndexOf(m.Value) + 1}";
        });
        text = Container.Replace(text, "$1X");
        text = Regex.Replace(text, "[0-9a-f]{64}", "PIN");
        text = Regex.Replace(text, "[0-9a-f]{32}", "TOKEN");
        text = Regex.Replace(text, @"(\\Version: .*?)[0-9.]+", "$1VERSION");
        return Regex.Replace(text, @"(\.cer: .*?)\d+ bytes", "$1N bytes");
    }
}
