using QvTrust.Core.Errors;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Plans;

/// <summary>What a setup or an uninstall would do on a server now, in its order.</summary>
/// <param name="Machine">Machine name.</param>
/// <param name="Roles">The roles, in the order in which they would be set up or removed.</param>
/// <param name="IsRemoval">True for an uninstall.</param>
/// <param name="Steps">The changes; empty where nothing would change.</param>
/// <param name="Refusals">Why it would be refused; empty where it would not. The steps are then those of the roles before the refused one.</param>
/// <param name="Notes">What else an administrator should know.</param>
public sealed record SetupPlan(
    string Machine, IReadOnlyList<Role> Roles, bool IsRemoval, IReadOnlyList<PlanStep> Steps, IReadOnlyList<TrustError> Refusals, IReadOnlyList<string> Notes);

/// <summary>One change, in the words of the setup's log.</summary>
/// <param name="Number">Its place, from 1.</param>
/// <param name="Role">The role that is set up.</param>
/// <param name="Stage">The stage of the setup that makes it.</param>
/// <param name="Text">Object, before -> after. <c>(new)</c> stands for what is only known once it is made.</param>
public sealed record PlanStep(int Number, Role Role, string Stage, string Text)
{
    private const string Arrow = " -> ";

    /// <summary>What is changed.</summary>
    public string Target => Text.Substring(0, Colon);

    /// <summary>What it is before.</summary>
    public string Before => Text.Substring(Colon + 2, Text.IndexOf(Arrow, Colon, StringComparison.Ordinal) - Colon - 2);

    /// <summary>What it is afterwards.</summary>
    public string After => Text.Substring(Text.IndexOf(Arrow, Colon, StringComparison.Ordinal) + Arrow.Length);

    // The last one before the arrow: what is undone has one more in front.
    private int Colon => Text.LastIndexOf(": ", Text.IndexOf(Arrow, StringComparison.Ordinal), StringComparison.Ordinal);
}
