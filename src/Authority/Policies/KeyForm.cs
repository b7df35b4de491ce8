using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Policies;

/// <summary>
/// The form of a key, as Core's <see cref="RsaKeyForm"/> has it. A request's key has passed it when it was read, before
/// its signature was computed; here it holds for keys that came in no request, too.
/// </summary>
internal sealed class KeyForm : IIssuancePolicy
{
    public string Name => RsaKeyForm.Policy;

    public IReadOnlyList<ErrorDefinition> Refusals => [ErrorCatalogue.KeyRefused];

    public void Check(IssuanceRequest request) => _ = request.Modulus;
}
