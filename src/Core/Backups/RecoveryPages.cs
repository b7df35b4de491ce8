using System.Security.Cryptography;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Pkcs12;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Backups;

/// <summary>
/// The recovery key as three pages to print: each has the private key under a random password, and one of three shares
/// of that password. The password is the secret in upper-case hexadecimal, so that openssl takes it too.
/// </summary>
public static class RecoveryPages
{
    private const int SecretLength = 16;

    /// <summary>Writes the three pages.</summary>
    /// <param name="recovery">The recovery certificate with its key.</param>
    /// <param name="random">Where password and shares come from.</param>
    public static IReadOnlyList<string> Write(KeyedCertificate recovery, RandomNumberGenerator random) => Write(recovery, random, Pkcs12File.Iterations);

    /// <summary>
    /// Reads the key from what two of the pages say. QVT6119: the shares are wrong, or of another key; QVT6118: the
    /// key's own text is missing or mistyped.
    /// </summary>
    /// <param name="texts">Pages, or parts of them: the lines that begin with <c>qvs1-</c>, and the key's text once.</param>
    public static KeyedCertificate Read(IReadOnlyList<string> texts)
    {
        var all = string.Join("\n", texts);
        var shares = all.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith(Shares.Prefix, StringComparison.OrdinalIgnoreCase)).ToList();
        var secret = Shares.Combine(shares);
        try
        {
            return RecoveryKey.FromPem(all, Digests.Hex(secret));
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.WrongPassword.Code)
        {
            throw ErrorCatalogue.ShareRefused.From(e, BackupTexts.KeyTextMistyped);
        }
    }

    internal static IReadOnlyList<string> Write(KeyedCertificate recovery, RandomNumberGenerator random, int iterations)
    {
        var secret = PasswordCipher.RandomOctets(random, SecretLength);
        var pem = RecoveryKey.ToPem(recovery, Digests.Hex(secret), random, iterations);
        return [.. Shares.Split(secret, random).Select((share, i) => Page(recovery, i + 1, share, pem))];
    }

    private static string Page(KeyedCertificate recovery, int number, string share, string pem) => string.Join("\n",
    [
        BackupTexts.PageTitle.With(number, Shares.Count),
        string.Empty,
        BackupTexts.PageAnyTwo,
        BackupTexts.PageKeepApart,
        string.Empty,
        BackupTexts.PageCertificate.With(recovery.Certificate.Thumbprint),
        BackupTexts.PageShare.With(number),
        share,
        string.Empty,
        BackupTexts.PageKey,
        pem,
    ]);
}
