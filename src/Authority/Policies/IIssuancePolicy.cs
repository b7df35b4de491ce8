using QvTrust.Core.Errors;

namespace QvTrust.Authority.Policies;

/// <summary>One rule for what is certified; docs/security-model.md lists them all.</summary>
internal interface IIssuancePolicy
{
    /// <summary>What the log calls it when it refuses.</summary>
    string Name { get; }

    /// <summary>What it refuses with. Another error of <see cref="Check"/> says that it could not decide.</summary>
    IReadOnlyList<ErrorDefinition> Refusals { get; }

    /// <summary>Throws a <see cref="TrustException"/> when the request breaks the rule.</summary>
    void Check(IssuanceRequest request);
}
