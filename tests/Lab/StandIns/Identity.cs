using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QvTrust.Lab.Machine;

namespace QvTrust.Lab.StandIns;

/// <summary>The certificates a service starts with: its server certificate and the root that signed it.</summary>
internal sealed record Identity(X509Certificate2 Server, X509Certificate2 Root)
{
    /// <summary>
    /// Loads and checks what a service needs (Q24, Q28); null where the machine has no QlikViewCA, so that a node runs
    /// without TLS (Q23).
    /// </summary>
    public static Identity? Load(string machine, string service, string account)
    {
        if (TrustSet.Roots().Count == 0)
        {
            return null;
        }

        var found = TrustSet.Find("CN=" + machine) ?? throw new RefusedStartException(
            RefusedStartException.NoServerCertificate, $"no CN={machine} with a key in LM\\My that a QlikViewCA of LM\\Root signed");
        CheckKey(found.Leaf, service, account);
        return new Identity(found.Leaf.Certificate, found.Root.Certificate);
    }

    /// <summary>The certificate's key must be there, be its own, sign, and be open to the service's account.</summary>
    public static void CheckKey(StoredCertificate certificate, string service, string account)
    {
        var what = $"{certificate.Certificate.Subject} {certificate.Certificate.Thumbprint}";
        if (!TrustSet.KeyMatches(certificate))
        {
            throw new RefusedStartException(RefusedStartException.KeyNotUsable, $"{what}: no key of its own");
        }

        using (var key = certificate.Key!.Open())
        {
            // A provider of type 1 knows no SHA-2.
            var hash = certificate.Key.Type == KeyContainer.FullType ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
            _ = key.SignData([1], hash, RSASignaturePadding.Pkcs1);
        }

        var security = certificate.Key.GetSecurity();
        if (!KeyRights.AllowRead(security, KeyRights.SidsOf(account, service)))
        {
            var sddl = security.GetSddlForm(System.Security.AccessControl.AccessControlSections.Access);
            throw new RefusedStartException(
                RefusedStartException.NoRightToKey, $"{what}: account '{account}' may not read the key, its rights are {sddl}");
        }
    }
}
