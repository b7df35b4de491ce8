using System.Text.RegularExpressions;

namespace QvTrust.Crash.Tests;

/// <summary>Three certificates that belong together, each with its key on the machine.</summary>
/// <param name="Root">Thumbprint of CN=QlikViewCA.</param>
/// <param name="Server">Thumbprint of CN=QMS01.</param>
/// <param name="Client">Thumbprint of CN=QVProxy.</param>
internal sealed record CompleteSet(string Root, string Server, string Client);

/// <summary>What openssl says of a machine's files; no code of the product has a part in it.</summary>
internal static partial class Judge
{
    /// <summary>Every complete set there is, whichever is in force.</summary>
    internal static IReadOnlyList<CompleteSet> Sets(CrashMachine machine)
    {
        var keys = Keys(machine);
        var roots = Certificates(machine, "Root").Where(c => c.Subject == "CN=QlikViewCA" && keys.Contains(c.Modulus)).ToList();
        var leaves = Certificates(machine, "My").Where(c => keys.Contains(c.Modulus)).ToList();
        return [.. from root in roots
                   from server in leaves
                   from client in leaves
                   where server.Subject == "CN=QMS01" && client.Subject == "CN=QVProxy" && Signed(root, server) && Signed(root, client)
                   select new CompleteSet(root.Thumbprint, server.Thumbprint, client.Thumbprint)];
    }

    /// <summary>The moduli of all keys: a key that is here can open what was sealed to it.</summary>
    internal static HashSet<string> Keys(CrashMachine machine)
        => machine.Files("keys").Select(f => Tool.Run("openssl", "rsa", "-in", f, "-noout", "-modulus").Output.Trim()).ToHashSet(StringComparer.Ordinal);

    /// <summary>The moduli of the keys in a PKCS#12 file.</summary>
    internal static HashSet<string> KeysInBackup(string file, string password)
    {
        var text = Tool.Run("openssl", "pkcs12", "-in", file, "-passin", "pass:" + password, "-nodes", "-nocerts").Output;
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match key in PrivateKeys().Matches(text))
        {
            var pem = Path.GetTempFileName();
            try
            {
                File.WriteAllText(pem, key.Value + "\n");
                found.Add(Tool.Run("openssl", "rsa", "-in", pem, "-noout", "-modulus").Output.Trim());
            }
            finally
            {
                File.Delete(pem);
            }
        }
        return found;
    }

    /// <summary>The moduli of the keys in a backup of the product, which unzip and openssl open.</summary>
    internal static HashSet<string> KeysInSiteBackup(string file, string password)
    {
        var folder = Directory.CreateTempSubdirectory("qvtrust-backup-").FullName;
        try
        {
            Tool.Run("unzip", "-q", file, "-d", folder);
            return KeysInBackup(Path.Combine(folder, "certificates.p12"), password);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Thumbprint of the server certificate that a backup of the product says it holds.</summary>
    internal static string ServerIn(string file) => ServerThumbprint().Match(Tool.Run("unzip", "-p", file, "manifest.json").Output).Groups[1].Value;

    /// <summary>What the authority's configuration says is in force; null where there is none.</summary>
    internal static CompleteSet? InForce(CrashMachine machine)
    {
        var file = machine.At("QvTrust/authority/authority.json");
        if (!File.Exists(file))
            return null;
        var values = Thumbprints().Matches(File.ReadAllText(file)).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value, StringComparer.Ordinal);
        return new CompleteSet(values["root"], values["server"], values["client"]);
    }

    private static IEnumerable<Certificate> Certificates(CrashMachine machine, string store)
        => machine.Files(store).Select(f => (File: f, Text: Tool.Run("openssl", "x509", "-in", f, "-noout", "-subject", "-nameopt", "RFC2253", "-modulus", "-fingerprint", "-sha1").Output))
            .Select(c => new Certificate(
                c.File,
                Line(c.Text, "subject="),
                "Modulus=" + Line(c.Text, "Modulus="),
                Line(c.Text, "sha1 Fingerprint=").Replace(":", "", StringComparison.Ordinal)));

    private static bool Signed(Certificate root, Certificate leaf)
        => Tool.Try("openssl", "verify", "-no-CApath", "-no-CAstore", "-CAfile", root.File, leaf.File).Code == 0;

    private static string Line(string text, string start)
        => text.Split('\n').First(l => l.StartsWith(start, StringComparison.OrdinalIgnoreCase))[start.Length..].Trim();

    [GeneratedRegex("\"server\": *\"([0-9A-F]{40})\"")]
    private static partial Regex ServerThumbprint();

    [GeneratedRegex("-----BEGIN PRIVATE KEY-----.*?-----END PRIVATE KEY-----", RegexOptions.Singleline)]
    private static partial Regex PrivateKeys();

    [GeneratedRegex("\"(root|server|client)Thumbprint\": \"([0-9A-F]{40})\"")]
    private static partial Regex Thumbprints();

    private sealed record Certificate(string File, string Subject, string Modulus, string Thumbprint);
}
