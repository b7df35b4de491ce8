using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Core.Backups;

/// <summary>
/// manifest.mac: five lines that authenticate manifest.json, and through its digests everything else, under the
/// password. The key is PBKDF2-HMAC-SHA256 of the password (RFC 8018, 5.2); <c>check</c> is the MAC of a fixed text, so that a
/// wrong password and an altered manifest are told apart.
/// </summary>
internal static class ManifestMac
{
    private const string Head = "qvtrust-backup-mac-1";
    private const int SaltLength = 32;
    private const int KeyLength = 32;
    private const int MostIterations = 10_000_000;

    private static readonly byte[] CheckText = Encoding.ASCII.GetBytes("the password of a QvTrust backup");

    public static byte[] Write(byte[] manifest, string password, RandomNumberGenerator random, int iterations)
    {
        var salt = new byte[SaltLength];
        random.GetBytes(salt);
        return Text(manifest, password, salt, iterations);
    }

    /// <summary>QVT6102 when the password is wrong, QVT6113 when a later version wrote it; <see cref="FormatException"/> when the manifest or this file was altered.</summary>
    public static void Check(byte[] mac, byte[] manifest, string password)
    {
        var lines = Encoding.ASCII.GetString(mac).Split('\n');
        if (lines[0] != Head)
            throw lines[0].StartsWith("qvtrust-backup-mac-", StringComparison.Ordinal)
                ? ErrorCatalogue.BackupOfLaterVersion.With(lines[0])
                : new FormatException(BackupTexts.MacMalformed);
        if (!int.TryParse(Value(lines, 1), NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations is < 1 or > MostIterations)
            throw new FormatException(BackupTexts.MacIterations);
        var expected = Text(manifest, password, FromHex(Value(lines, 2)), iterations);
        if (!Digests.FixedTimeEquals(Line(expected, 3), Line(mac, 3)))
            throw ErrorCatalogue.WrongPassword.With(BackupTexts.TheBackup);
        if (!Digests.FixedTimeEquals(expected, mac))
            throw new FormatException(BackupTexts.ManifestAltered);
    }

    private static byte[] Text(byte[] manifest, string password, byte[] salt, int iterations)
    {
        var generator = new Pkcs5S2ParametersGenerator(new Sha256Digest());
        generator.Init(Encoding.UTF8.GetBytes(password), salt, iterations);
        using var hmac = new HMACSHA256(((KeyParameter)generator.GenerateDerivedMacParameters(8 * KeyLength)).GetKey());
        string[] lines =
        [
            Head,
            $"iterations {iterations.ToString(CultureInfo.InvariantCulture)}",
            $"salt {Digests.Hex(salt)}",
            $"check {Digests.Hex(hmac.ComputeHash(CheckText))}",
            $"mac {Digests.Hex(hmac.ComputeHash(manifest))}",
            string.Empty,
        ];
        return Encoding.ASCII.GetBytes(string.Join("\n", lines));
    }

    private static string Value(string[] lines, int index)
        => index < lines.Length && lines[index].Split(' ') is [_, var value] ? value : throw new FormatException(BackupTexts.MacIncomplete);

    private static byte[] Line(byte[] text, int index) => Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(text).Split('\n').ElementAtOrDefault(index) ?? string.Empty);

    private static byte[] FromHex(string hex)
    {
        if (hex.Length != 2 * SaltLength)
            throw new FormatException(BackupTexts.MacSalt);
        return [.. Enumerable.Range(0, SaltLength).Select(i => byte.Parse(hex.Substring(2 * i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))];
    }
}
