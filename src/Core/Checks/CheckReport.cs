using QvTrust.Core.Roles;

namespace QvTrust.Core.Checks;

/// <summary>What the checks of a server came to.</summary>
/// <param name="Machine">Machine name.</param>
/// <param name="Roles">The roles that it was checked for.</param>
/// <param name="Checks">Names of the checks that were made, in the order of their numbers.</param>
/// <param name="Findings">What they found, in the same order.</param>
public sealed record CheckReport(string Machine, IReadOnlyList<Role> Roles, IReadOnlyList<string> Checks, IReadOnlyList<Finding> Findings)
{
    /// <summary>Number of findings of a severity.</summary>
    public int Count(CheckSeverity severity) => Findings.Count(f => f.Severity == severity);
}
