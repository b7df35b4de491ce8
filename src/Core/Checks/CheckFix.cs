using QvTrust.Core.Certificates;
using QvTrust.Core.Checks.Catalogue;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Checks;

/// <summary>
/// What <c>qvtrust check --fix</c> can mend by itself: rights of keys and the scheduled task, of what setup made or was set up with. Neither a
/// certificate nor a service is touched. The changes go through the journal like a setup's: all of them are made, or none.
/// Where the journal of another run is left over it refuses: that run would be undone or finished first, which nobody was shown.
/// </summary>
public sealed class CheckFix
{
    private const string ServerKeyCheck = "server-key-readable";

    private static readonly CheckFix[] All =
    [
        new("key-not-readable", KeyRightsOf, CheckTexts.ServicesToRestart),
        new(ServerKeyCheck, PemRightsOf, CheckTexts.KeyWasOpen),
        new("renewal-task-missing", TaskOf, CheckTexts.RenewsAtOnce),
    ];

    private readonly Func<CheckContext, IEnumerable<Change>> changes;

    private CheckFix(string check, Func<CheckContext, IEnumerable<Change>> changes, string afterwards)
        => (Check, this.changes, Afterwards) = (check, changes, afterwards);

    /// <summary>Name of the check whose findings it mends.</summary>
    public string Check { get; }

    /// <summary>What is left for an administrator, in a few words.</summary>
    public string Afterwards { get; }

    /// <summary>Names of the checks that can be mended this way.</summary>
    public static IReadOnlyList<string> Names => [.. All.Select(f => f.Check)];

    /// <summary>The one for a check; QVT1043 where there is none.</summary>
    public static CheckFix Find(string check)
        => All.FirstOrDefault(f => string.Equals(f.Check, check, StringComparison.OrdinalIgnoreCase)) ?? throw ErrorCatalogue.CheckNotFixable.With(check, string.Join(", ", Names));

    /// <summary>What would be changed, a line each; empty where nothing is wrong. QVT6735 where what is wrong is not setup's to change, or another run was not finished.</summary>
    public IReadOnlyList<string> Plan(IMachine machine)
    {
        RefuseUnfinished(machine);
        List<string> lines = [];
        foreach (var change in Changes(machine).Where(c => !c.IsDone(machine)))
        {
            change.Capture(machine);
            lines.Add(change.Describe());
        }
        return lines;
    }

    /// <summary>Changes it, as one run of the setup engine: undone where it fails. QVT6735 as before.</summary>
    public void Make(IMachine machine, ISetupLog log)
    {
        var engine = new SetupEngine(machine, log, _ => throw new InvalidOperationException("nobody is asked for anything")) { Changes = Changes };
        using var held = engine.Hold();
        RefuseUnfinished(machine);
        engine.RunAll(["changes"], new Dictionary<string, string>(StringComparer.Ordinal) { ["ROLE"] = Context(machine).Run.Settings.Role.Name });
    }

    /// <summary>The changes; none where the check finds nothing.</summary>
    internal IReadOnlyList<Change> Changes(IMachine machine)
    {
        var context = Context(machine);
        if (CheckList.All.First(c => c.Name == Check) is { } check && (!check.AppliesTo(context.Roles) || check.Run(context).Count == 0))
            return [];
        var made = changes(context).ToList();
        return made.Count > 0 ? made : throw ErrorCatalogue.FixNotHere.With(Check, CheckTexts.NotMadeBySetup);
    }

    private void RefuseUnfinished(IMachine machine)
    {
        if (IsRunLeftOver(machine))
            throw ErrorCatalogue.FixNotHere.With(Check, CheckTexts.OtherRunBegun);
        // An enrolment that waits for its next try must not be forgotten by the end of another run.
        if (machine.Folder.Read(PendingEnrolment.FileName) is not null || machine.Folder.Read(SetupEngine.TokenFile) is not null)
            throw ErrorCatalogue.FixNotHere.With(Check, CheckTexts.SetupWaits);
    }

    private static bool IsRunLeftOver(IMachine machine)
    {
        try
        {
            return Journal.Look(machine) is not null;
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.JournalUnreadable.Code)
        {
            return true;
        }
    }

    private static CheckContext Context(IMachine machine) => new(machine, MachineRoles.Of(machine));

    private static IEnumerable<Change> KeyRightsOf(CheckContext context)
    {
        var keys = context.Machine.Keys;
        return KeyNotReadable.Lacking(context).Where(l => context.Trust.IsOurs(l.Certificate.Info) || IsUsedBySetup(context.Machine, l.Certificate.Info)).GroupBy(l => l.Certificate)
            .Select(g => new SetKeySecurity(
                g.Key.Stored.Key!,
                g.Key.Info.Subject,
                KeyAcl.Parse(keys.GetSecurity(g.Key.Stored.Key!)).Grant(g.Select(l => l.Service.AccountSid!).Distinct(StringComparer.OrdinalIgnoreCase)).ToString()));
    }

    // QlikView's own, where a role was set up with them: setup has given services rights to their keys, too.
    private static bool IsUsedBySetup(IMachine machine, CertificateInfo certificate) => MachineRoles.SetUp(machine).Any(r =>
        new[] { RoleValues.RootThumbprint, RoleValues.ServerThumbprint, RoleValues.ClientThumbprint }.Any(n => machine.Settings.Get(r.Name, n) == certificate.Thumbprint));

    // The rights are given to accounts by their SIDs, and to nobody else: one that does not resolve now would lose what it has.
    private static IEnumerable<Change> PemRightsOf(CheckContext context)
    {
        if (KeyRights.UnknownAccounts(context.Services).Select(e => e.Cause).ToList() is { Count: > 0 } unknown)
            throw ErrorCatalogue.FixNotHere.With(ServerKeyCheck, string.Join("; ", unknown));
        return MachineRoles.SetUp(context.Machine).Any(r => r.IsAuthority)
            ? [new SetPemRights(PemFiles.ServerKey, PemExport.RightsFor(context.Machine))]
            : [];
    }

    // SYSTEM will run it: only from the folder that setup uses, which administrators alone can write.
    private static IEnumerable<Change> TaskOf(CheckContext context)
    {
        var program = RenewalTask.ProgramOf(context.Run.Settings);
        return context.Machine.Files.Exists(program)
            ? [RenewalTask.Wanted(context.Run)]
            : throw ErrorCatalogue.FixNotHere.With("renewal-task-missing", CheckTexts.ProgramMissing.With(program));
    }
}
