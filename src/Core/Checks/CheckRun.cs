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
    public static CheckReport Of(IMachine machine, Role? role = null)
    {
        var roles = role is null ? MachineRoles.Of(machine) : [role];
        var context = new CheckContext(machine, roles);
        var checks = CheckList.All.Where(c => c.AppliesTo(roles)).ToList();
        return new CheckReport(machine.Name, roles, [.. checks.Select(c => c.Name)], [.. checks.SelectMany(c => Run(c, context))]);
    }

    /// <summary>Everything that refuses a setup or a renewal; a check that cannot look refuses it too.</summary>
    internal static IReadOnlyList<TrustError> Refusals(StageRun run, CheckMoments moment)
    {
        var context = new CheckContext(run);
        var errors = new List<TrustError>();
        foreach (var check in CheckList.All.Where(c => c.Moments.HasFlag(moment) && c.AppliesTo(context.Roles)))
        {
            try
            {
                errors.AddRange(check.Run(context).Select(f => f.Error));
            }
            catch (TrustException e)
            {
                errors.AddRange(e.Errors);
            }
        }
        return errors;
    }

    private static IReadOnlyList<Finding> Run(Check check, CheckContext context)
    {
        try
        {
            return check.Run(context);
        }
        catch (TrustException e)
        {
            return Unread(check, string.Join(" ", e.Errors));
        }
        // Whatever one check did not reckon with on this server must not hide what the others found; a setup, which changes things, goes no further with it.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return Unread(check, $"{e.GetType().Name}: {e.Message}");
        }
    }

    private static IReadOnlyList<Finding> Unread(Check check, string reason)
        => [new Finding(check.Name, check.Number, CheckSeverity.Warning, ErrorCatalogue.CheckUnreadable.Describe(check.Name, reason))];
}
