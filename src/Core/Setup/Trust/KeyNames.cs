using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Setup.Trust;

/// <summary>Names of the key containers that setup makes.</summary>
internal static class KeyNames
{
    /// <summary>A name that no other container has: <c>QvTrust-Server-0011223344556677</c>.</summary>
    public static string New(IMachine machine, CertificateKind kind)
    {
        var bytes = new byte[8];
        machine.Random.GetBytes(bytes);
        return $"QvTrust-{kind}-{Digests.Hex(bytes).ToLowerInvariant()}";
    }

    /// <summary>A name with something else in the place of what nobody can foresee.</summary>
    public static string Unknown(string container, string placeholder) => container.Substring(0, container.LastIndexOf('-') + 1) + placeholder;
}
