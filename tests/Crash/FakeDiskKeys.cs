using System.Security.Cryptography;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Crash;

/// <summary>Machine key containers: a PKCS#8 PEM file for each behind a line with its rights.</summary>
internal sealed class FakeDiskKeys(string folder) : IMachineKeys
{
    private const string Exportable = "exportable ";
    private readonly DiskFiles files = new(folder);

    public KeyReference Create(string container, bool exportable)
    {
        using var rsa = RSA.Create(2048);
        return Put(container, rsa, exportable, "creating");
    }

    public KeyReference Import(string container, RSAParameters key, bool exportable)
    {
        if (!PrivateNumbers.AreWhole(key))
            throw new ArgumentException("a private key without all its numbers", nameof(key));
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportParameters(key);
        }
        catch (CryptographicException e)
        {
            throw ErrorCatalogue.WindowsCallFailed.From(e, "importing the key " + container, e.Message);
        }
        return Put(container, rsa, exportable, "importing");
    }

    public RSAParameters Export(KeyReference key)
    {
        if (!Lines(key)[0].StartsWith(Exportable, StringComparison.Ordinal))
            throw ErrorCatalogue.KeyNotExportable.With(key.Container);
        using var rsa = Load(key);
        return rsa.ExportParameters(true);
    }

    public bool Exists(KeyReference key) => files.Exists(key.Container);

    public RSA Open(KeyReference key)
    {
        var rsa = Load(key);
        return Lines(key)[0].StartsWith(Exportable, StringComparison.Ordinal) ? rsa : new ClosedRsa(rsa);
    }

    public string GetSecurity(KeyReference key) => Lines(key)[0].Replace(Exportable, "", StringComparison.Ordinal);

    public void SetSecurity(KeyReference key, string sddl)
    {
        var lines = Lines(key);
        lines[0] = (lines[0].StartsWith(Exportable, StringComparison.Ordinal) ? Exportable : "") + sddl;
        files.Write(key.Container, lines);
    }

    public void Delete(KeyReference key) => files.Delete(key.Container);

    private KeyReference Put(string container, RSA rsa, bool exportable, string doing)
    {
        if (files.Exists(container))
            throw ErrorCatalogue.WindowsCallFailed.With($"{doing} the key {container}", "a container of that name is there already");
        files.Write(container, (exportable ? Exportable : "") + KeyAcl.Private, rsa.ExportPkcs8PrivateKeyPem());
        return KeyReference.New(container);
    }

    private RSA Load(KeyReference key)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(string.Join('\n', Lines(key)[1..]));
        return rsa;
    }

    private string[] Lines(KeyReference key)
        => files.ReadLines(key.Container) ?? throw ErrorCatalogue.KeyUnreadable.With(key.Container, "there is no such container");

    /// <summary>A key that does its work and is not given out.</summary>
    private sealed class ClosedRsa(RSA inner) : RSA
    {
        public override int KeySize => inner.KeySize;

        public override RSAParameters ExportParameters(bool includePrivateParameters)
            => includePrivateParameters ? throw new CryptographicException("the key is not exportable") : inner.ExportParameters(false);

        public override void ImportParameters(RSAParameters parameters) => throw new NotSupportedException();

        public override byte[] Decrypt(byte[] data, RSAEncryptionPadding padding) => inner.Decrypt(data, padding);

        public override byte[] SignHash(byte[] hash, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding)
            => inner.SignHash(hash, hashAlgorithm, padding);

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
