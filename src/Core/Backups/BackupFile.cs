using Org.BouncyCastle.Asn1.Cms;

namespace QvTrust.Core.Backups;

/// <summary>What a file is that somebody wants to restore.</summary>
public enum BackupKind
{
    /// <summary><see cref="PasswordBackup"/>.</summary>
    Password,

    /// <summary><see cref="SealedBackup"/>.</summary>
    Sealed,

    /// <summary>A PKCS#12 file, for instance of the certificates console.</summary>
    Pkcs12,

    /// <summary>None of these.</summary>
    Unknown,
}

/// <summary>Files to restore from.</summary>
public static class BackupFile
{
    /// <summary>The largest backup that is written or read, in octets.</summary>
    public const int MostOctets = 64 * 1024 * 1024;

    /// <summary>How many octets <see cref="Detect"/> looks at.</summary>
    public const int HeadLength = 64;

    private const byte Sequence = 0x30;

    private static readonly byte[] EnvelopedData = CmsObjectIdentifiers.EnvelopedData.GetDerEncoded();
    private static readonly byte[] Version3 = [0x02, 0x01, 0x03];

    /// <summary>Tells the kind from the beginning; whether the rest is right shows when it is read.</summary>
    /// <param name="head">The first <see cref="HeadLength"/> octets or more; fewer only where the file is shorter.</param>
    public static BackupKind Detect(byte[] head)
    {
        if (BackupArchive.IsHead(head))
            return BackupKind.Password;
        if (head.Length < 2 || head[0] != Sequence)
            return BackupKind.Unknown;
        // X.690, 8.1.3: one octet of length, or the number of those that follow.
        var content = head[1] < 0x80 ? 2 : 2 + (head[1] & 0x7F);
        if (Begins(head, content, Version3))
            return BackupKind.Pkcs12;
        return Begins(head, content, EnvelopedData) ? BackupKind.Sealed : BackupKind.Unknown;
    }

    private static bool Begins(byte[] head, int at, byte[] expected)
        => head.Length >= at + expected.Length && head.Skip(at).Take(expected.Length).SequenceEqual(expected);
}
