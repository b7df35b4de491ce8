using QvTrust.Core.Errors;

namespace QvTrust.Core.Setup.Stages;

/// <summary>Takes keys and certificates out of an offline package.</summary>
internal sealed class PackageEnrolment(StageRun run)
{
    /// <summary>Verifies the package and makes its keys this machine's.</summary>
    public void Enrol() => throw ErrorCatalogue.TrustMalformed.With(run.Settings.Trust);
}
