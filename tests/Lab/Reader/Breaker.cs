using System.Security.AccessControl;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.Win32;
using QvTrust.Lab.Machine;

namespace QvTrust.Lab.Reader;

/// <summary>What scenarios break, and small things that they read. A code of 3 says that the thing was not there.</summary>
internal static class Breaker
{
    private const int NotFound = 3;

    public static string ExportRoots(string file, out int code)
    {
        var roots = TrustSet.Roots();
        code = roots.Count == 0 ? NotFound : 0;
        File.WriteAllText(file, string.Concat(roots.Select(r => r.Certificate.ExportCertificatePem() + "\n")));
        return "";
    }

    /// <summary>What an administrator's export in the certificates console begins with.</summary>
    public static string Export(string thumbprint, out int code)
    {
        if (Find(thumbprint)?.Certificate is not { Key: { } container } found)
        {
            code = NotFound;
            return "";
        }

        code = 0;
        using var key = container.Open();
        using var copy = RSA.Create(key.ExportParameters(includePrivateParameters: true));
        return $"{found.Certificate.ExportCertificatePem()}\n{copy.ExportPkcs8PrivateKeyPem()}\n";
    }

    public static string KeyRightsOf(string thumbprint, out int code)
    {
        var found = Find(thumbprint);
        code = found?.Certificate.Key is null ? NotFound : 0;
        return found?.Certificate.Key is not { } key ? "" : Json.Write(new JsonObject
        {
            ["container"] = key.Name,
            ["securityDescriptor"] = CertificateState.Security(key),
        });
    }

    public static string SetKeyRights(string thumbprint, string sddl, out int code)
    {
        Find(thumbprint)?.Certificate.Key?.SetSecurity(new RawSecurityDescriptor(sddl));
        return KeyRightsOf(thumbprint, out code);
    }

    /// <summary>Copies the container to another name and back: the key stays, the descriptor is a new container's.</summary>
    public static string DropKeyRights(string thumbprint, out int code)
    {
        if (Find(thumbprint)?.Certificate.Key is not { } key)
        {
            code = NotFound;
            return "";
        }

        using var containers = Registry.LocalMachine.OpenSubKey(CertificateState.Containers, RegistryKeyPermissionCheck.ReadWriteSubTree)
            ?? throw new InvalidOperationException("This machine has no key containers.");
        var spare = CertificateState.OwnPrefix + "spare";
        Copy(containers, key.Name, spare);
        containers.DeleteSubKeyTree(key.Name);
        Copy(containers, spare, key.Name);
        containers.DeleteSubKeyTree(spare);
        return KeyRightsOf(thumbprint, out code);
    }

    public static string LockKey(string thumbprint, out int code)
    {
        Find(thumbprint)?.Certificate.Key?.Lock();
        return KeyRightsOf(thumbprint, out code);
    }

    public static string DeleteCertificate(string thumbprint, bool withKey, out int code)
    {
        if (Find(thumbprint) is not { } found)
        {
            code = NotFound;
            return "";
        }

        using (var store = CertificateStore.Machine(found.Store))
        {
            store.Delete(thumbprint);
        }

        if (withKey)
        {
            found.Certificate.Key?.Delete();
        }

        code = 0;
        return "";
    }

    /// <summary>The certificate stays, and its key is gone.</summary>
    public static string DeleteKey(string thumbprint, out int code)
    {
        var key = Find(thumbprint)?.Certificate.Key;
        key?.Delete();
        code = key is null ? NotFound : 0;
        return "";
    }

    public static void Add(string file, string storeName)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
        using var store = CertificateStore.Machine(storeName);
        store.Add(certificate.RawData, null);
    }

    /// <summary>What a double-click on an exported certificate does, and nothing in the machine's store.</summary>
    public static string MoveToUser(string thumbprint, out int code)
    {
        if (Find(thumbprint) is { } found)
        {
            using var store = CertificateStore.User("My");
            store.Add(found.Certificate.Certificate.RawData, null);
        }

        return DeleteCertificate(thumbprint, withKey: false, out code);
    }

    public static string ForgetOfUser(string thumbprint, out int code)
    {
        using var store = CertificateStore.User("My");
        code = store.Delete(thumbprint) ? 0 : NotFound;
        return "";
    }

    public static string DeleteRule(string name, out int code)
    {
        var before = FirewallState.ReadByInterface().Count;
        FirewallState.Delete(name);
        code = FirewallState.ReadByInterface().Count == before ? NotFound : 0;
        return "";
    }

    private static (string Store, StoredCertificate Certificate)? Find(string thumbprint)
    {
        foreach (var store in (string[])["My", "Root"])
        {
            using var opened = CertificateStore.Machine(store);
            var match = opened.List().FirstOrDefault(c => c.Certificate.Thumbprint.Equals(thumbprint, StringComparison.OrdinalIgnoreCase));
            if (match is not null)
            {
                return (store, match);
            }
        }

        return null;
    }

    private static void Copy(RegistryKey parent, string from, string to)
    {
        using var source = parent.OpenSubKey(from) ?? throw new InvalidOperationException($"There is no container {from}.");
        using var target = parent.CreateSubKey(to);
        foreach (var name in source.GetValueNames())
        {
            target.SetValue(name, source.GetValue(name)!, source.GetValueKind(name));
        }
    }
}
