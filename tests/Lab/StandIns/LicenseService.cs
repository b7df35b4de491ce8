using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using QvTrust.Lab.Machine;

namespace QvTrust.Lab.StandIns;

/// <summary>
/// The License Service: reads the three files once, at its start (Q52), and records for the lab what it read in
/// lab-read.json: SHA-1 thumbprints in upper-case hexadecimal, null for a file that is missing or unreadable.
/// </summary>
internal static class LicenseService
{
    public static void Run()
    {
        var role = Role.ById(Role.LicenseId);
        Record(role);
        using var listeners = new Listeners("licenses", null);
        foreach (var port in role.Ports)
        {
            listeners.Open(port);
        }

        Thread.Sleep(Timeout.Infinite);
    }

    private static void Record(Role role)
    {
        using var root = Read(PemExport.Root);
        using var server = Read(PemExport.Server);
        var modulus = ReadModulus(PemExport.ServerKey);
        var path = Path.Combine(role.DataPath, "lab-read.json");
        Directory.CreateDirectory(role.DataPath);
        using (var file = File.Create(path + ".new"))
        using (var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("time", DateTime.UtcNow.ToString("o"));
            json.WriteNumber("processId", Environment.ProcessId);
            json.WriteString("rootPem", root?.Thumbprint);
            json.WriteString("serverPem", server?.Thumbprint);
            json.WriteBoolean("serverKeyPem", modulus is not null);
            json.WriteBoolean("keyMatchesServer", server is not null && modulus is not null && CertificateParts.Modulus(server).AsSpan().SequenceEqual(modulus));
            json.WriteBoolean("serverSignedByRoot", server is not null && root is not null && CertificateParts.IsSignedBy(server, root));
            json.WriteEndObject();
        }

        File.Move(path + ".new", path, overwrite: true);
    }

    private static X509Certificate2? Read(string path)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(FromPem(path, out _));
        }
        catch (Exception e) when (e is IOException or ArgumentException or CryptographicException)
        {
            LabLog.Write("licenses", $"{path}: {e.Message}");
            return null;
        }
    }

    private static byte[]? ReadModulus(string path)
    {
        try
        {
            var der = FromPem(path, out var label);
            var key = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
            key.ReadInteger();
            if (label == "PRIVATE KEY")
            {
                key.ReadSequence();
                key = new AsnReader(key.ReadOctetString(), AsnEncodingRules.DER).ReadSequence();
                key.ReadInteger();
            }

            return key.ReadInteger().ToByteArray(isUnsigned: true, isBigEndian: true);
        }
        catch (Exception e) when (e is IOException or ArgumentException or AsnContentException)
        {
            LabLog.Write("licenses", $"{path}: {e.Message}");
            return null;
        }
    }

    private static byte[] FromPem(string path, out string label)
    {
        // QMS exports while this starts, at every boot: a reader that shares less would keep QMS from starting.
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var text = file.ReadToEnd();
        var fields = PemEncoding.Find(text);
        label = text[fields.Label];
        return Convert.FromBase64String(text[fields.Base64Data]);
    }
}
