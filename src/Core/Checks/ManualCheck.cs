using QvTrust.Core.Errors;

namespace QvTrust.Core.Checks;

/// <summary>What no program on one server can see, and an administrator looks at: it finds nothing, and is listed so that nobody takes silence for an answer.</summary>
internal abstract class ManualCheck(int number, string name) : Check(number, name)
{
    /// <summary>How to look, in one sentence or a few.</summary>
    public string Steps => Text("steps");

    public override CheckSeverity Severity => CheckSeverity.Warning;

    protected sealed override IEnumerable<TrustError> Find(CheckContext context) => [];
}
