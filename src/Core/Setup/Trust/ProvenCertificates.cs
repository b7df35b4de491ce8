using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Changes;

namespace QvTrust.Core.Setup.Trust;

/// <summary>Which of this machine's certificates the authority called proven when it issued them: later runs and other roles have only this.</summary>
internal static class ProvenCertificates
{
    /// <summary>Name of the registry value: thumbprints with spaces between.</summary>
    public const string ValueName = "ProvenCertificates";

    /// <summary>True when all of them were.</summary>
    public static bool HasAll(IMachine machine, params CertificateInfo[] certificates) => certificates.All(c => Read(machine).Contains(c.Thumbprint));

    /// <summary>The change that notes one more; those that are no longer in LM\My are forgotten.</summary>
    public static ChangeSetting Add(IMachine machine, CertificateInfo certificate)
    {
        var here = TrustStores.Read(machine, TrustStore.My).Select(c => c.Info.Thumbprint);
        // The one before in this run is not in the store yet.
        var pending = PendingEnrolment.Load(machine);
        var coming = ((CertificateKind[])[CertificateKind.Server, CertificateKind.Client]).Select(k => pending.Find(k)?.Certificate.Thumbprint).OfType<string>();
        var kept = Read(machine).Intersect(here.Concat(coming));
        return new ChangeSetting("", ValueName, string.Join(" ", kept.Concat([certificate.Thumbprint]).Distinct()));
    }

    private static string[] Read(IMachine machine) => machine.Settings.Get("", ValueName)?.Split(' ') ?? [];
}
