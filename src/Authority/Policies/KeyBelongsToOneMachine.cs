using QvTrust.Core.Errors;

namespace QvTrust.Authority.Policies;

/// <summary>A key certifies one machine: two machines with one key are clones, and neither could be told from the other.</summary>
internal sealed class KeyBelongsToOneMachine : IIssuancePolicy
{
    public string Name => "key-of-one-machine";

    public IReadOnlyList<ErrorDefinition> Refusals => [ErrorCatalogue.KeyOfOtherMachine];

    public void Check(IssuanceRequest request)
    {
        if (request.Known is { } known && known.Machine != request.Machine)
            throw ErrorCatalogue.KeyOfOtherMachine.With();
    }
}
