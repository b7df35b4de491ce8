using QvTrust.Cli.Terminal;
using QvTrust.Core.Checks;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Checks;

/// <summary><c>qvtrust check --fix</c>: shows what would change, asks, changes it, and looks again.</summary>
internal static class FixRun
{
    internal static int Run(Streams streams, IMachine machine, CheckFix fix, bool isAgreed)
    {
        var plan = fix.Plan(machine);
        if (plan.Count == 0)
        {
            streams.Say(FindingTexts.NothingToMend.With(fix.Check));
            return ExitCodes.Ok;
        }
        foreach (var line in plan)
            streams.Out.WriteLine(FindingTexts.Change.With(line));
        if (!isAgreed && !streams.Agree(plan.Count == 1 ? FindingTexts.MakeChange : FindingTexts.MakeChanges.With(plan.Count)))
        {
            streams.Say(FindingTexts.NothingChanged);
            return ExitCodes.Refused;
        }
        using (var log = new RunLog(streams))
            fix.Make(machine, log);
        var left = CheckRun.Of(machine).Findings.Where(f => f.Check == fix.Check).ToList();
        left.ForEach(f => streams.Out.WriteLine(f.ToString()));
        streams.Say(FindingTexts.Mended.With(fix.Afterwards));
        return left.Count == 0 ? ExitCodes.Ok : ExitCodes.Refused;
    }
}
