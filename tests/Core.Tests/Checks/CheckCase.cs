using QvTrust.Core.Checks;
using QvTrust.Core.Roles;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Checks;

/// <summary>A server for one check.</summary>
/// <param name="Check">Name of the check.</param>
/// <param name="What">What is special about the server.</param>
/// <param name="Server">Makes it.</param>
/// <param name="Code">The error that the check finds; null where it keeps quiet.</param>
internal sealed record CheckCase(string Check, string What, Func<FakeMachine> Server, string? Code = null)
{
    /// <summary>What the finding means.</summary>
    public CheckSeverity Severity { get; init; }

    /// <summary>A part of what is said, or null.</summary>
    public string? Says { get; init; }

    /// <summary>The role that is asked for, or null for those of the server.</summary>
    public Role? Role { get; init; }

    public override string ToString() => $"{Check}: {What}";
}
