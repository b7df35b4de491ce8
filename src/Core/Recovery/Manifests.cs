using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;

namespace QvTrust.Core.Recovery;

/// <summary>What a backup says of itself.</summary>
internal static class Manifests
{
    /// <summary>Profile of an authority that this product made.</summary>
    public const string Own = "own";

    /// <summary>Profile of an authority that QMS made.</summary>
    public const string Adopted = "adopted";

    /// <summary>The manifest of a set; the machine is the one that the server certificate names.</summary>
    public static BackupManifest Of(TrustSet set, DateTimeOffset now, string profile)
        => BackupManifest.For(set, set.Server.Certificate.CommonName.ToUpperInvariant(), WholeSeconds(now), profile, $"QvTrust {typeof(Manifests).Assembly.GetName().Version!.ToString(3)}");

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), time.Offset);

    /// <summary>The profile as a server certificate shows it: only ours carries the sealed SecretsKey.</summary>
    public static string ProfileOf(CertificateInfo server)
        => server.PrivateExtensions.Any(e => e.Oid == Secrets.SecretsKeyRing.Oid) ? Own : Adopted;
}
