using System.Runtime.InteropServices;
using System.Security.Cryptography;
using QvTrust.Core.Machine;
using QvTrust.Windows.Native;

namespace QvTrust.Windows.Certificates;

/// <summary>
/// LocalMachine\My and LocalMachine\Root through crypt32. X509Store is not used: it cannot bind a certificate to a
/// CAPI machine key on both runtimes.
/// </summary>
internal sealed unsafe class CertificateStores : ICertificateStores
{
    public IReadOnlyList<StoredCertificate> List(TrustStore store)
    {
        using var opened = new StoreHandle(store, readOnly: true);
        var found = new List<StoredCertificate>();
        CertContext* context = null;
        while ((context = Crypt32.CertEnumCertificatesInStore(opened.Handle, context)) is not null)
            found.Add(new StoredCertificate(store, Encoded(context), KeyProperty.Read(context)));
        return found;
    }

    public void Add(TrustStore store, byte[] der, KeyReference? key)
    {
        using var opened = new StoreHandle(store, readOnly: false);
        var existing = Find(opened, Hash(der));
        try
        {
            if (existing is not null && (key is null || key == KeyProperty.Read(existing)))
                return;
            using var added = new NewContext(der);
            if (existing is not null)
                CopyProperties(existing, added.Context);
            if (key is not null)
                KeyProperty.Write(added.Context, key);
            LastError.ThrowIfFalse(
                Crypt32.CertAddCertificateContextToStore(opened.Handle, added.Context, Crypt32.ReplaceExisting, null),
                $"adding a certificate to LocalMachine\\{store}");
            opened.Commit();
        }
        finally
        {
            if (existing is not null)
                Crypt32.CertFreeCertificateContext(existing);
        }
    }

    public void Remove(TrustStore store, string thumbprint)
    {
        using var opened = new StoreHandle(store, readOnly: false);
        var existing = Find(opened, Bytes(thumbprint));
        if (existing is null)
            return;
        // Frees the context too, also when it fails.
        LastError.ThrowIfFalse(Crypt32.CertDeleteCertificateFromStore(existing), $"removing a certificate from LocalMachine\\{store}");
        opened.Commit();
    }

    private static CertContext* Find(StoreHandle store, byte[] hash)
    {
        fixed (byte* data = hash)
        {
            var blob = new Blob { Size = (uint)hash.Length, Data = data };
            return Crypt32.CertFindCertificateInStore(store.Handle, Crypt32.Encodings, 0, Crypt32.FindHash, &blob, null);
        }
    }

    // What an administrator can set in the certificate's properties stays.
    private static void CopyProperties(CertContext* from, CertContext* to)
    {
        foreach (var id in Crypt32.DescriptiveProperties)
        {
            uint size = 0;
            if (Crypt32.CertGetCertificateContextProperty(from, id, null, &size) == 0)
                continue;
            var value = new byte[size];
            fixed (byte* data = value)
            {
                var blob = new Blob { Size = size, Data = data };
                LastError.ThrowIfFalse(Crypt32.CertGetCertificateContextProperty(from, id, data, &size), "reading a certificate's properties");
                LastError.ThrowIfFalse(Crypt32.CertSetCertificateContextProperty(to, id, 0, &blob), "copying a certificate's properties");
            }
        }
    }

    private static byte[] Encoded(CertContext* context)
    {
        var der = new byte[context->EncodedSize];
        Marshal.Copy((nint)context->Encoded, der, 0, der.Length);
        return der;
    }

    // CA5350: SHA-1 is how Windows names a certificate in its stores; nothing is protected by it.
#pragma warning disable CA5350
    private static byte[] Hash(byte[] der)
    {
        using var sha1 = SHA1.Create();
        return sha1.ComputeHash(der);
    }
#pragma warning restore CA5350

    private static byte[] Bytes(string thumbprint)
    {
        var bytes = new byte[thumbprint.Length / 2];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = Convert.ToByte(thumbprint.Substring(2 * i, 2), 16);
        return bytes;
    }

    private sealed class NewContext : IDisposable
    {
        public NewContext(byte[] der)
        {
            fixed (byte* data = der)
                Context = Crypt32.CertCreateCertificateContext(Crypt32.Encodings, data, (uint)der.Length);
            if (Context is null)
                throw LastError.Of("reading a certificate");
        }

        public CertContext* Context { get; }

        public void Dispose() => Crypt32.CertFreeCertificateContext(Context);
    }
}
