using QvTrust.Core.Errors;

namespace QvTrust.Authority.Policies;

/// <summary>A key that somebody else may have is never certified again, whoever asks.</summary>
internal sealed class KeyIsNotCompromised(Ledger.Ledger ledger) : IIssuancePolicy
{
    public string Name => "key-not-compromised";

    public IReadOnlyList<ErrorDefinition> Refusals => [ErrorCatalogue.KeyCompromised];

    public void Check(IssuanceRequest request)
    {
        if (ledger.IsKeyCompromised(request.KeyHash))
            throw ErrorCatalogue.KeyCompromised.With();
    }
}
