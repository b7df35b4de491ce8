using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Settings;

namespace QvTrust.Authority.Policies;

/// <summary>
/// A certificate is for a machine that can be a node: a server certificate with one of the names that QlikView gives to
/// something else would pass for that.
/// </summary>
/// <param name="authority">Machine name of the QMS server.</param>
internal sealed class NodeNames(string authority) : IIssuancePolicy
{
    private readonly Dictionary<string, string> reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        [CommonName(CertificateInfo.QvProxySubject)] = PolicyTexts.NameOfClients,
        [CommonName(CertificateInfo.QlikViewCaSubject)] = PolicyTexts.NameOfRoot,
        ["LOCALHOST"] = PolicyTexts.NameOfItself,
        [authority] = PolicyTexts.NameOfQms,
    };

    public string Name => "machine-name";

    public IReadOnlyList<ErrorDefinition> Refusals => [ErrorCatalogue.MachineNameMalformed, ErrorCatalogue.MachineNameReserved];

    public void Check(IssuanceRequest request) => Check(request.Machine);

    /// <summary>QVT1012 or QVT1031 when no node can have the name.</summary>
    internal void Check(string machine)
    {
        if (!MachineName.IsValid(machine))
            throw ErrorCatalogue.MachineNameMalformed.With(machine);
        if (reserved.TryGetValue(machine, out var reason))
            throw ErrorCatalogue.MachineNameReserved.With(machine, reason);
    }

    private static string CommonName(string subject) => subject["CN=".Length..];
}
