using System.Security.Cryptography;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Core.Pkcs12;

/// <summary>How a PKCS#12 file is protected.</summary>
public enum Pkcs12Strength
{
    /// <summary>AES-256-CBC with PBKDF2-HMAC-SHA256 and an HMAC-SHA256, 250,000 iterations each (.NET refuses more than 300,000).</summary>
    Modern,

    /// <summary>Triple DES and HMAC-SHA1: all that Windows Server 2016 and older can open. Only for long random passwords.</summary>
    Legacy,
}

/// <summary>What a PKCS#12 file holds.</summary>
/// <param name="Keyed">Certificates with their private keys, at least one.</param>
/// <param name="Others">The other certificates.</param>
public sealed record Pkcs12Content(IReadOnlyList<KeyedCertificate> Keyed, IReadOnlyList<CertificateInfo> Others);

/// <summary>PKCS#12 files (RFC 7292) in managed code: certificates and private keys under a password.</summary>
public static class Pkcs12File
{
    internal const int Iterations = 250_000;

    /// <summary>Writes a file that openssl, keytool, .NET and the certificates console open.</summary>
    /// <param name="keyed">Certificates with their keys, at least one.</param>
    /// <param name="others">Certificates without keys.</param>
    /// <param name="password">The password; QVT6104 when it is empty.</param>
    /// <param name="random">Where salts and initialisation vectors come from.</param>
    /// <param name="strength">Modern, unless an old Windows has to open it.</param>
    /// <returns>The file, DER.</returns>
    public static byte[] Write(
        IReadOnlyList<KeyedCertificate> keyed,
        IReadOnlyList<CertificateInfo> others,
        string password,
        RandomNumberGenerator random,
        Pkcs12Strength strength = Pkcs12Strength.Modern)
        => Write(keyed, others, password, random, strength, Iterations);

    /// <summary>
    /// Reads a file of any of these programs. QVT6101: it is not one, or of a kind that is not read; QVT6102: wrong
    /// password; QVT6103: it opens with the password but is not as it was written; QVT6105, QVT6106: keys and
    /// certificates do not belong together, or there is no key.
    /// </summary>
    /// <param name="pfx">The whole file; at most 1 MiB is read.</param>
    /// <param name="password">The password.</param>
    public static Pkcs12Content Read(byte[] pfx, string password) => Pkcs12Reader.Read(pfx, password);

    internal static byte[] Write(
        IReadOnlyList<KeyedCertificate> keyed,
        IReadOnlyList<CertificateInfo> others,
        string password,
        RandomNumberGenerator random,
        Pkcs12Strength strength,
        int iterations)
    {
        if (password.Length == 0)
            throw ErrorCatalogue.PasswordRefused.With(Pkcs12Texts.PasswordEmpty);
        return new Pkcs12Writer(password, random, strength, iterations).Write(keyed, others);
    }
}
