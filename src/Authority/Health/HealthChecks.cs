using QvTrust.Authority.Hosting;
using QvTrust.Authority.Keys;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Health;

/// <summary>What the service looks at; docs/service.md lists it.</summary>
internal static class HealthChecks
{
    private const long LeastFreeBytes = 64 * 1024 * 1024;

    internal static IReadOnlyList<HealthCheck> All(AuthorityConfiguration configuration, AuthorityKeys keys, Ledger.Ledger ledger, IClock clock) =>
    [
        new("ledger", ledger.Probe),
        new("key", () => RootKeyProof.Check(keys.Root, keys.RootKey)),
        new("certificates", () => CheckDates(keys.Own, clock.UtcNow)),
        new("disk", () => CheckFree(FreeBytes(configuration.Ledger))),
    ];

    /// <summary>Bytes that the service may still write where the ledger is.</summary>
    internal static long FreeBytes(string ledger)
        => new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(ledger)! : Path.GetDirectoryName(ledger)!).AvailableFreeSpace;

    internal static void CheckFree(long bytes)
    {
        if (bytes < LeastFreeBytes)
            throw new IOException(HealthTexts.DiskFull.With(bytes / 1024 / 1024, LeastFreeBytes / 1024 / 1024));
    }

    internal static void CheckDates(IEnumerable<CertificateInfo> certificates, DateTimeOffset now)
    {
        foreach (var certificate in certificates.Where(c => c.NotBefore > now || c.NotAfter < now))
            throw new InvalidOperationException(HealthTexts.CertificateNotValid.With(certificate.Subject, certificate.Thumbprint, certificate.NotBefore, certificate.NotAfter));
    }
}
