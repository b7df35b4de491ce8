using QvTrust.Core.Checks.Catalogue;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Stages;

namespace QvTrust.Core.Checks;

/// <summary>Makes all checks that apply, whatever each of them comes to.</summary>
public static class CheckRun
{
    /// <summary>Checks a server and changes nothing on it. What cannot be read is a warning (QVT6701), and the other checks are made.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="role">The role to check it for; null: those that it has.</param>
    /// <param name="ignored">Names of checks whose findings do not count (<see cref="IgnoredChecks"/>), beside those that the setup ignores.</param>
    /// <param name="given">
    /// Properties of the setup that is checked for, as on msiexec's command line; null or empty: none. A <see cref="TrustException"/> says which of them are wrong.
    /// </param>
    public static CheckReport Of(IMachine machine, Role? role = null, IReadOnlyList<string>? ignored = null, IReadOnlyDictionary<string, string>? given = null)
    {
        var found = role is null ? MachineRoles.Of(machine, given) : [MachineRoles.Find(machine, role)];
        if (given is { Count: > 0 })
            GivenValues.Refuse(machine, found.Count > 0 ? found : RoleTable.All, given);
        var context = new CheckContext(machine, found, given);
        var (roles, notCounted) = (context.Roles, context.Ignored.Concat(ignored ?? []).ToList());
        var checks = CheckList.All.Where(c => c.AppliesTo(roles)).ToList();
        var made = checks.Where(c => c is not ManualCheck).ToList();
        return new CheckReport(
            machine.Name,
            roles,
            [.. made.Select(c => c.Name)],
            [.. made.SelectMany(c => Run(c, context)).Select(f => f with { IsIgnored = notCounted.Contains(f.Check) })],
            [.. checks.OfType<ManualCheck>().Select(c => new ManualStep(c.Name, c.Number, c.Title, c.Steps))]);
    }

    /// <summary>Makes one check on a server as it is; empty where it does not apply.</summary>
    /// <param name="machine">The server.</param>
    /// <param name="name">The check's name.</param>
    public static IReadOnlyList<Finding> One(IMachine machine, string name)
    {
        var roles = MachineRoles.Of(machine);
        var check = CheckList.All.Single(c => c.Name == name);
        return check.AppliesTo(roles) ? Run(check, new CheckContext(machine, roles)) : [];
    }

    /// <summary>
    /// Makes the checks of a moment. What the engine stands on is strict: one of those checks that cannot look refuses too, and one
    /// that can be ignored does not. All others are made as well, but for what setup is about to mend; whatever they come to is only said.
    /// </summary>
    internal static CheckVerdict Before(StageRun run, CheckMoments moment)
    {
        var (refusals, said) = (new List<TrustError>(), new List<Finding>());
        var context = new CheckContext(run, moment == CheckMoments.Renewal ? RolesOfRenewal(run, said) : [run.Settings.Role]) { Moment = moment };
        foreach (var check in CheckList.All.Where(c => c.AppliesTo(context.Roles)))
        {
            run.ThrowIfCancelled();
            var isIgnored = run.Settings.IgnoredChecks.Contains(check.Name);
            if (check.Moments.HasFlag(moment) && !isIgnored)
                Refuse(check, context, refusals, said);
            else if (!check.IsMendedBySetup)
                said.AddRange(Run(check, context).Select(f => f with { Severity = CheckSeverity.Warning, IsIgnored = isIgnored }));
        }
        return new CheckVerdict(refusals, said);
    }

    // Certificates are the server's: a renewal restarts the services of all its roles. One whose service is gone must not let those of the others end.
    private static IReadOnlyList<Role> RolesOfRenewal(StageRun run, List<Finding> said)
    {
        var roles = MachineRoles.SetUp(run.Machine).ToLookup(r => run.Machine.Services.Find(r.ServiceName) is not null);
        if (!roles[true].Any())
            return [run.Settings.Role];
        foreach (var gone in roles[false])
            said.AddRange(Run(new RoleNotInstalled(), new CheckContext(run, [gone])).Select(f => f with { Severity = CheckSeverity.Warning }));
        return [.. roles[true]];
    }

    private static void Refuse(Check check, CheckContext context, List<TrustError> refusals, List<Finding> said)
    {
        try
        {
            foreach (var finding in check.Run(context))
            {
                if (finding.Severity == CheckSeverity.Error)
                    refusals.Add(finding.Error);
                else
                    said.Add(finding);
            }
        }
        catch (TrustException e) when (!check.CanBeIgnored && !EndsAll(e))
        {
            refusals.AddRange(e.Errors);
        }
        catch (Exception e) when (!EndsAll(e))
        {
            var unread = Unread(check, e);
            if (check.CanBeIgnored)
                said.AddRange(unread);
            else
                refusals.AddRange(unread.Select(f => f.Error));
        }
    }

    private static IReadOnlyList<Finding> Run(Check check, CheckContext context)
    {
        try
        {
            return check.Run(context);
        }
        // Whatever one check did not reckon with on this server must not hide what the others found.
        catch (Exception e) when (!EndsAll(e))
        {
            return Unread(check, e);
        }
    }

    private static bool EndsAll(Exception e) => e is OutOfMemoryException || (e as TrustException)?.Code == ErrorCatalogue.Cancelled.Code;

    private static IReadOnlyList<Finding> Unread(Check check, Exception e)
        => Unread(check, e is TrustException known ? string.Join(" ", known.Errors) : $"{e.GetType().Name}: {e.Message}");

    private static IReadOnlyList<Finding> Unread(Check check, string reason)
        => [new Finding(check.Name, check.Number, CheckSeverity.Warning, ErrorCatalogue.CheckUnreadable.Describe(check.Name, reason))];
}

/// <summary>What the checks before a setup or a renewal came to.</summary>
/// <param name="Refusals">What refuses it.</param>
/// <param name="Said">What does not, and is worth a line: warnings, and what an administrator ignores.</param>
internal sealed record CheckVerdict(IReadOnlyList<TrustError> Refusals, IReadOnlyList<Finding> Said);
