using QvTrust.Core.Errors;

namespace QvTrust.Core.Setup.Stages;

/// <summary>Takes the certificates that QMS distributed natively as they are: verified, never replaced.</summary>
internal sealed class ExistingTrust(StageRun run)
{
    /// <summary>Verifies them; an error says what is wrong or missing.</summary>
    public void Accept() => throw ErrorCatalogue.TrustMalformed.With(run.Settings.Trust);
}
