using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks;

/// <summary>Names of checks whose findings an administrator takes upon himself: <c>IGNORECHECKS=</c> of the packages, <c>qvtrust check --ignore</c>.</summary>
public static class IgnoredChecks
{
    /// <summary>Names from a list with commas, in the way they are written in docs/checks.md.</summary>
    /// <param name="text">The list; null or empty: none.</param>
    /// <param name="errors">Gets QVT1041 for a name that no check has, QVT1042 for a check that cannot be ignored.</param>
    public static IReadOnlyList<string> Parse(string? text, ICollection<TrustError> errors)
    {
        List<string> names = [];
        foreach (var name in (text ?? "").Split(',').Select(n => n.Trim().ToLowerInvariant()).Where(n => n.Length > 0))
        {
            if (CheckList.All.FirstOrDefault(c => c.Name == name && c is not ManualCheck) is not { } check)
                errors.Add(ErrorCatalogue.CheckUnknown.Describe(name));
            else if (!check.CanBeIgnored)
                errors.Add(ErrorCatalogue.CheckNotIgnorable.Describe(name));
            else
                names.Add(name);
        }
        return names;
    }
}
