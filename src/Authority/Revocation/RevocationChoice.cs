using QvTrust.Authority.Ledger;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Revocation;

/// <summary>Finds the certificates that an administrator means.</summary>
/// <param name="name">A thumbprint, a serial number or a machine.</param>
/// <param name="authority">Machine name of the QMS server.</param>
/// <param name="own">Thumbprints and serial numbers of the authority's own certificates: they are never revoked here.</param>
/// <param name="now">Of a machine, certificates that are valid then are meant.</param>
internal sealed class RevocationChoice(string name, string authority, IReadOnlyCollection<string> own, DateTimeOffset now)
{
    private const int ShownCandidates = 5;
    private const int ShortestPart = 3;

    // Windows shows thumbprints with spaces, openssl serial numbers with colons.
    private readonly string wanted = name.Trim().Replace(":", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>One certificate by thumbprint or serial number, or those of a machine; QVT4018, QVT4019 or QVT4020 otherwise.</summary>
    internal IReadOnlyList<RevocableCertificate> From(IReadOnlyList<RevocableCertificate> all)
    {
        if (string.Equals(wanted, authority, StringComparison.OrdinalIgnoreCase) || own.Contains(wanted))
            throw ErrorCatalogue.OwnCertificate.With(name);
        var named = all.Where(c => c.Thumbprint == wanted || c.Serial == wanted).ToList();
        var machine = all.Where(c => c.Machine == wanted && c.Kind != RevocableCertificate.UnknownKind).ToList();
        if (named.Count + (machine.Count > 0 ? 1 : 0) > 1)
            throw ErrorCatalogue.CertificateAmbiguous.With(name, Candidates(named.Concat(machine)));
        if (named.Count == 1)
            return named;
        var valid = machine.Where(c => c.NotAfter >= now).ToList();
        if (valid.Count > 0)
            return valid;
        throw ErrorCatalogue.CertificateNotFound.With(name, Hint(all, machine));
    }

    private string Hint(IReadOnlyList<RevocableCertificate> all, List<RevocableCertificate> expired)
    {
        if (expired.Count > 0)
            return RevocationTexts.AllExpired;
        var similar = wanted.Length < ShortestPart
            ? []
            : all.Where(c => c.Thumbprint.StartsWith(wanted, StringComparison.Ordinal) || c.Serial.StartsWith(wanted, StringComparison.Ordinal) || c.Machine.Contains(wanted, StringComparison.Ordinal)).ToList();
        return similar.Count == 0 ? RevocationTexts.NothingSimilar : RevocationTexts.Similar.With(Candidates(similar));
    }

    private static string Candidates(IEnumerable<RevocableCertificate> certificates)
    {
        var all = certificates.Select(c => $"{c.Thumbprint} ({(c.Machine.Length == 0 ? "?" : c.Machine)}, {c.Kind})").Distinct().ToList();
        var shown = string.Join(", ", all.Take(ShownCandidates));
        return all.Count > ShownCandidates ? RevocationTexts.AndMore.With(shown) : shown;
    }
}
