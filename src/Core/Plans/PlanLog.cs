using QvTrust.Core.Setup;

namespace QvTrust.Core.Plans;

/// <summary>Keeps of a planned setup's log what is true before it runs.</summary>
internal sealed class PlanLog : ISetupLog
{
    // How lines begin that SetupTexts, StageTexts, SwitchTexts and others have.
    private static readonly string[] Kept =
        ["warning ", "warning: ", "ignored ", "kept", "left", "certificates: ", "authority: ", "License Service: ", "Qlik services: ", "an earlier setup "];

    /// <summary>The lines.</summary>
    public List<string> Remarks { get; } = [];

    public bool IsCancelled => false;

    public void Info(string line)
    {
        if ((Array.Exists(Kept, k => line.StartsWith(k, StringComparison.Ordinal)) || line.EndsWith("nothing to remove", StringComparison.Ordinal))
            && !line.Contains(" -> "))
            Remarks.Add(line);
    }

    public void Progress(string text)
    {
        // A plan is made at once.
    }
}
