using QvTrust.Core.Errors;

namespace QvTrust.Authority.Policies;

/// <summary>A key that somebody else may have is never certified again, whoever asks.</summary>
internal sealed class KeyIsNotCompromised : IIssuancePolicy
{
    public string Name => "key-not-compromised";

    public IReadOnlyList<ErrorDefinition> Refusals => [ErrorCatalogue.KeyCompromised];

    public void Check(IssuanceRequest request)
    {
        if (request.Known is { IsCompromised: true })
            throw ErrorCatalogue.KeyCompromised.With();
    }
}
