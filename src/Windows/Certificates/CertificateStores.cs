using System.Runtime.InteropServices;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;
using QvTrust.Windows.Native;
using QvTrust.Windows.Texts;

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
        var existing = Find(opened, CertificateInfo.Parse(der).Thumbprint);
        try
        {
            if (existing is not null)
            {
                if (key is null || key == KeyProperty.Read(existing))
                    return;
                KeyProperty.Write(existing, key);
            }
            else
            {
                AddNew(opened, store, der, key);
            }
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
        var existing = Find(opened, thumbprint);
        if (existing is null)
            return;
        // Frees the context too, also when it fails.
        LastError.ThrowIfFalse(WindowsTexts.RemovingCertificate.With(store), Crypt32.CertDeleteCertificateFromStore(existing));
        opened.Commit();
    }

    private static CertContext* Find(StoreHandle store, string thumbprint)
    {
        var hash = Bytes(thumbprint);
        fixed (byte* data = hash)
        {
            var blob = new Blob { Size = (uint)hash.Length, Data = data };
            return Crypt32.CertFindCertificateInStore(store.Handle, Crypt32.Encodings, 0, Crypt32.FindHash, &blob, null);
        }
    }

    private static void AddNew(StoreHandle opened, TrustStore store, byte[] der, KeyReference? key)
    {
        CertContext* context;
        fixed (byte* data = der)
            context = Crypt32.CertCreateCertificateContext(Crypt32.Encodings, data, (uint)der.Length);
        if (context is null)
            throw LastError.Of(Marshal.GetLastWin32Error(), WindowsTexts.ReadingCertificate);
        try
        {
            if (key is not null)
                KeyProperty.Write(context, key);
            LastError.ThrowIfFalse(
                WindowsTexts.AddingCertificate.With(store),
                Crypt32.CertAddCertificateContextToStore(opened.Handle, context, Crypt32.AddNew, null));
        }
        finally
        {
            Crypt32.CertFreeCertificateContext(context);
        }
    }

    private static byte[] Encoded(CertContext* context)
    {
        var der = new byte[context->EncodedSize];
        Marshal.Copy((nint)context->Encoded, der, 0, der.Length);
        return der;
    }

    private static byte[] Bytes(string thumbprint)
    {
        var bytes = new byte[thumbprint.Length / 2];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = Convert.ToByte(thumbprint.Substring(2 * i, 2), 16);
        return bytes;
    }
}
