using System.ComponentModel;
using System.Security.AccessControl;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Win32;
using QvTrust.Lab.Machine;

namespace QvTrust.Lab.Reader;

/// <summary>Stores and key containers as JSON.</summary>
internal static class CertificateState
{
    /// <summary>Where the lab's Windows keeps the machine's RSA containers.</summary>
    public const string Containers = @"Software\Wine\Crypto\RSA";

    /// <summary>Containers of the lab's own tools: not part of a server's state.</summary>
    public const string OwnPrefix = "QvTrustLab-";

    public static JsonArray Read(CertificateStore store)
    {
        using (store)
        {
            return Json.Array(store.List().Select(c => (JsonNode)Entry(c)));
        }
    }

    public static JsonArray ReadContainers()
    {
        using var containers = Registry.LocalMachine.OpenSubKey(Containers);
        var names = containers?.GetSubKeyNames() ?? [];
        return Json.Array(names
            .Where(n => !n.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.OrdinalIgnoreCase)
            .Select(n => (JsonNode)ContainerEntry(KeyContainer.Machine(n))));
    }

    public static string? Security(KeyContainer key)
    {
        try
        {
            return key.GetSecurity().GetSddlForm(AccessControlSections.Access);
        }
        catch (Win32Exception)
        {
            // There is no such container: the caller's other fields say so.
            return null;
        }
    }

    private static JsonObject Entry(StoredCertificate stored)
    {
        var certificate = stored.Certificate;
        return new JsonObject
        {
            ["subject"] = certificate.Subject,
            ["issuer"] = certificate.Issuer,
            ["thumbprint"] = certificate.Thumbprint,
            ["serial"] = certificate.SerialNumber,
            ["notBefore"] = certificate.NotBefore.ToUniversalTime().ToString("o"),
            ["notAfter"] = certificate.NotAfter.ToUniversalTime().ToString("o"),
            ["signatureAlgorithm"] = certificate.SignatureAlgorithm.Value,
            ["keyBits"] = CertificateParts.Modulus(certificate).Length * 8,
            ["dnsNames"] = Json.Array(CertificateParts.DnsNames(certificate).Select(n => (JsonNode)n)),
            ["extensions"] = Json.Array(CertificateParts.Extensions(certificate).Select(e => (JsonNode)new JsonObject
            {
                ["oid"] = e.Oid,
                ["critical"] = e.IsCritical,
                ["value"] = Convert.ToHexString(e.Value),
            })),
            ["hasPrivateKey"] = TrustSet.KeyMatches(stored),
            ["key"] = stored.Key is not { } key ? null : new JsonObject
            {
                ["provider"] = key.Provider,
                ["type"] = key.Type,
                ["container"] = key.Name,
                ["keySpec"] = key.KeySpec,
                ["machine"] = key.IsMachine,
                ["exportable"] = IsExportable(key),
                ["securityDescriptor"] = Security(key),
            },
        };
    }

    private static JsonObject ContainerEntry(KeyContainer container)
    {
        string? publicKey = null;
        try
        {
            using var key = container.Open();
            publicKey = Convert.ToHexString(SHA256.HashData(key.ExportRSAPublicKey()));
        }
        catch (CryptographicException)
        {
            // A container without an exchange key: null says so.
        }

        return new JsonObject
        {
            ["name"] = container.Name,
            ["publicKeySha256"] = publicKey,
            ["securityDescriptor"] = Security(container),
        };
    }

    private static bool? IsExportable(KeyContainer key)
    {
        try
        {
            using var rsa = key.Open();
            return rsa.CspKeyContainerInfo.Exportable;
        }
        catch (CryptographicException)
        {
            // No key, no answer.
            return null;
        }
    }
}
