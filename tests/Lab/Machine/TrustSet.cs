namespace QvTrust.Lab.Machine;

/// <summary>The QlikView certificates of this machine (Q1-Q3), matched by signature (Q9).</summary>
internal static class TrustSet
{
    public const string RootSubject = "CN=QlikViewCA";
    public const string ClientSubject = "CN=QVProxy";

    public static IReadOnlyList<StoredCertificate> Roots() =>
        CertificateStore.MachineRoot().Where(c => c.Certificate.Subject == RootSubject).ToList();

    /// <summary>The leaf of this subject in LM\My that a root of LM\Root signed, with its root; null where there is none.</summary>
    public static (StoredCertificate Leaf, StoredCertificate Root)? Find(string subject)
    {
        var roots = Roots();
        var leaves = CertificateStore.MachineMy()
            .Where(c => c.Key is not null && c.Certificate.Subject.Equals(subject, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(c => c.Certificate.NotBefore);
        foreach (var leaf in leaves)
        {
            var root = roots.FirstOrDefault(r => CertificateParts.IsSignedBy(leaf.Certificate, r.Certificate));
            if (root is not null)
            {
                return (leaf, root);
            }
        }

        return null;
    }

    /// <summary>Whether the named container opens and holds the certificate's own key.</summary>
    public static bool KeyMatches(StoredCertificate certificate)
    {
        if (certificate.Key is null)
        {
            return false;
        }

        try
        {
            using var key = certificate.Key.Open();
            return key.ExportParameters(false).Modulus!.AsSpan().SequenceEqual(CertificateParts.Modulus(certificate.Certificate));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // The answer to "does it open" is no.
            return false;
        }
    }
}
