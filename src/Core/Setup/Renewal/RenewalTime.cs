using System.Globalization;
using System.Text;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Core.Setup.Renewal;

/// <summary>When a certificate is due: at two thirds of its life, and by its machine's name up to a twentieth later, so that servers that were set up together do not all come at once.</summary>
internal static class RenewalTime
{
    /// <summary>The time, UTC; the same whenever it is asked.</summary>
    public static DateTimeOffset Of(CertificateInfo certificate, string machine)
    {
        const int jitter = 20;
        var life = (certificate.NotAfter - certificate.NotBefore).Ticks;
        return certificate.NotBefore.AddTicks((life / 3 * 2) + (long)(life / jitter * Share(machine)));
    }

    /// <summary>
    /// What keeps a renewal from gaining anything: certificates that end with their root would be renewed again and again,
    /// each time for a third of what is left, with a restart of the services each time. Null where there is something to gain.
    /// </summary>
    public static TrustError? WhyNothingToGain(CertificateInfo root, params CertificateInfo[] leaves)
        => leaves.All(c => c.NotAfter >= root.NotAfter)
            ? ErrorCatalogue.RootEndsFirst.Describe(string.Join(SetupTexts.And, leaves.Select(c => c.Subject)), root.Thumbprint, root.NotAfter.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            : null;

    // 0 to 1, spread evenly over names.
    private static double Share(string machine)
    {
        const double whole = 65536;
        var hash = Digests.Sha256(Encoding.UTF8.GetBytes(machine.ToUpperInvariant()));
        return ((hash[0] << 8) | hash[1]) / whole;
    }
}
