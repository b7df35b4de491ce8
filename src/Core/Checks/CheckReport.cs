using QvTrust.Core.Roles;

namespace QvTrust.Core.Checks;

/// <summary>What the checks of a server came to.</summary>
/// <param name="Machine">Machine name.</param>
/// <param name="Roles">The roles that it was checked for.</param>
/// <param name="Checks">Names of the checks that were made, in the order of their numbers.</param>
/// <param name="Findings">What they found, in the same order.</param>
/// <param name="Manual">What an administrator has to look at, because nothing on one server shows it.</param>
public sealed record CheckReport(string Machine, IReadOnlyList<Role> Roles, IReadOnlyList<string> Checks, IReadOnlyList<Finding> Findings, IReadOnlyList<ManualStep> Manual)
{
    /// <summary>Number of findings of a severity that count.</summary>
    public int Count(CheckSeverity severity) => Findings.Count(f => f.Severity == severity && !f.IsIgnored);

    /// <summary>Number of findings that an administrator ignores.</summary>
    public int Ignored => Findings.Count(f => f.IsIgnored);
}

/// <summary>Something to look at by hand.</summary>
/// <param name="Check">Name of the check: stable, kebab-case.</param>
/// <param name="Number">Number of the check: stable.</param>
/// <param name="Title">What would be wrong.</param>
/// <param name="Steps">How to look.</param>
public sealed record ManualStep(string Check, int Number, string Title, string Steps);
