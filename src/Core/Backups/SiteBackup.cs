using QvTrust.Core.Certificates;

namespace QvTrust.Core.Backups;

/// <summary>What a backup says of itself; authenticated with the rest.</summary>
/// <param name="Version">Version of the format; <see cref="BackupManifest.CurrentVersion"/> is what this product writes.</param>
/// <param name="Machine">Name of the QMS server.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Profile"><c>own</c> or <c>adopted</c>: who made the root.</param>
/// <param name="RootThumbprint">Thumbprint of the root, as Windows writes it.</param>
/// <param name="ServerThumbprint">Thumbprint of the server certificate.</param>
/// <param name="ClientThumbprint">Thumbprint of the client certificate.</param>
/// <param name="Product">Name and version of the program that made it.</param>
public sealed record BackupManifest(
    int Version,
    string Machine,
    DateTimeOffset Created,
    string Profile,
    string RootThumbprint,
    string ServerThumbprint,
    string ClientThumbprint,
    string Product)
{
    /// <summary>The version that is written; a later one is refused.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The manifest of a set, in the current version.</summary>
    public static BackupManifest For(TrustSet set, string machine, DateTimeOffset created, string profile, string product)
        => new(CurrentVersion, machine, created, profile,
            set.Root.Certificate.Thumbprint, set.Server.Certificate.Thumbprint, set.Client.Certificate.Thumbprint, product);
}

/// <summary>Everything that a QMS server needs to be itself again. Two are equal when all of it is, octet by octet.</summary>
/// <param name="Manifest">What it is.</param>
/// <param name="Set">The three certificates with their keys.</param>
/// <param name="Ledger">The authority's ledger (SQLite), or null where there is none.</param>
/// <param name="Configuration">The authority's configuration (JSON), or null.</param>
/// <param name="Recovery">The certificate that automatic backups are sealed to (DER), or null.</param>
public sealed record SiteBackup(BackupManifest Manifest, TrustSet Set, byte[]? Ledger, byte[]? Configuration, byte[]? Recovery)
{
    /// <inheritdoc/>
    public bool Equals(SiteBackup? other)
        => other is not null && Manifest == other.Manifest && Set == other.Set
            && Same(Ledger, other.Ledger) && Same(Configuration, other.Configuration) && Same(Recovery, other.Recovery);

    /// <inheritdoc/>
    public override int GetHashCode() => Manifest.GetHashCode();

    /// <summary>The manifest and the names of the certificates.</summary>
    public override string ToString() => $"{Manifest} {Set}";

    private static bool Same(byte[]? left, byte[]? right)
        => left is null ? right is null : right is not null && Digests.FixedTimeEquals(left, right);
}
