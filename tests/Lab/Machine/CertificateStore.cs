using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;

namespace QvTrust.Lab.Machine;

/// <summary>A certificate of a store, with the key container that it names.</summary>
internal sealed record StoredCertificate(X509Certificate2 Certificate, KeyContainer? Key);

/// <summary>A system store through crypt32 itself: what it writes is committed, which the runtime's own store class does not do in the lab.</summary>
internal sealed unsafe class CertificateStore : IDisposable
{
    private readonly nint store;

    private CertificateStore(string name, uint provider, uint location)
    {
        store = Native.CertOpenStore((nint)provider, 0, 0, location, name);
        Check(store != 0);
    }

    public static CertificateStore Machine(string name) => new(name, Native.SystemStoreProvider, Native.LocalMachine);

    /// <summary>The user's own store; the lab's platform shows the machine's certificates as well in the store that programs usually open.</summary>
    public static CertificateStore User(string name) => new(name, Native.RegistryStoreProvider, Native.CurrentUser);

    public static IReadOnlyList<StoredCertificate> MachineMy() => Read(Machine("My"));

    public static IReadOnlyList<StoredCertificate> MachineRoot() => Read(Machine("Root"));

    /// <summary>A context that is in no store, bound to a key: enough to serve TLS with.</summary>
    public static X509Certificate2 Bind(ReadOnlySpan<byte> der, KeyContainer key)
    {
        var context = CreateContext(der, key);
        try
        {
            return new X509Certificate2((nint)context);
        }
        finally
        {
            _ = Native.CertFreeCertificateContext(context);
        }
    }

    public IReadOnlyList<StoredCertificate> List()
    {
        var found = new List<StoredCertificate>();
        for (var context = Native.CertEnumCertificatesInStore(store, null); context is not null;
             context = Native.CertEnumCertificatesInStore(store, context))
        {
            found.Add(new StoredCertificate(new X509Certificate2((nint)context), KeyOf(context)));
        }

        return found.OrderBy(c => c.Certificate.Subject, StringComparer.Ordinal).ThenBy(c => c.Certificate.Thumbprint, StringComparer.Ordinal).ToList();
    }

    public void Add(ReadOnlySpan<byte> der, KeyContainer? key)
    {
        var context = CreateContext(der, key);
        try
        {
            Check(Native.CertAddCertificateContextToStore(store, context, Native.AddReplaceExisting, 0) != 0);
            Check(Native.CertControlStore(store, 0, Native.ControlCommit, 0) != 0);
        }
        finally
        {
            _ = Native.CertFreeCertificateContext(context);
        }
    }

    /// <summary>Deletes the certificate with this SHA-1 thumbprint and says whether it was there.</summary>
    public bool Delete(string thumbprint)
    {
        var match = List().FirstOrDefault(c => c.Certificate.Thumbprint.Equals(thumbprint, StringComparison.OrdinalIgnoreCase));
        if (match is null)
        {
            return false;
        }

        // Deleting frees the context, and the certificate object keeps its own.
        Check(Native.CertDeleteCertificateFromStore(
            Native.CertDuplicateCertificateContext((Native.CertificateContext*)match.Certificate.Handle)) != 0);
        Check(Native.CertControlStore(store, 0, Native.ControlCommit, 0) != 0);
        return true;
    }

    public void Dispose() => _ = Native.CertCloseStore(store, 0);

    private static IReadOnlyList<StoredCertificate> Read(CertificateStore store)
    {
        using (store)
        {
            return store.List();
        }
    }

    private static Native.CertificateContext* CreateContext(ReadOnlySpan<byte> der, KeyContainer? key)
    {
        Native.CertificateContext* context;
        fixed (byte* p = der)
        {
            context = Native.CertCreateCertificateContext(Native.X509Asn, p, (uint)der.Length);
        }

        Check(context is not null);
        if (key is not null)
        {
            fixed (char* container = key.Name, provider = key.Provider)
            {
                var info = new Native.KeyProviderInfo
                {
                    Container = container,
                    Provider = provider,
                    Type = (uint)key.Type,
                    Flags = key.IsMachine ? Native.MachineKeySet : 0,
                    KeySpec = (uint)key.KeySpec,
                };
                Check(Native.CertSetCertificateContextProperty(context, Native.KeyProviderInfoProperty, 0, &info) != 0);
            }
        }

        return context;
    }

    private static KeyContainer? KeyOf(Native.CertificateContext* context)
    {
        var size = 0u;
        if (Native.CertGetCertificateContextProperty(context, Native.KeyProviderInfoProperty, null, ref size) == 0)
        {
            return null;
        }

        var buffer = new byte[size];
        fixed (byte* p = buffer)
        {
            Check(Native.CertGetCertificateContextProperty(context, Native.KeyProviderInfoProperty, p, ref size) != 0);
            var info = (Native.KeyProviderInfo*)p;
            return new KeyContainer(
                new string(info->Container), info->Provider is null ? "" : new string(info->Provider), (int)info->Type, (int)info->KeySpec,
                (info->Flags & Native.MachineKeySet) != 0);
        }
    }

    private static void Check(bool ok)
    {
        if (!ok)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"Certificate store: 0x{Marshal.GetLastPInvokeError():X8}");
        }
    }
}
