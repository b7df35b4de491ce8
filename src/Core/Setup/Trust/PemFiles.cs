using System.Globalization;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Secrets;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Trust;

/// <summary>The PEM files that QMS exports at its start for the License Service (docs/qlikview.md, License Service), and whether they are fresh.</summary>
internal static class PemFiles
{
    public const string Root = "root.pem";
    public const string Server = "server.pem";
    public const string ServerKey = "server_key.pem";

    // Some file systems count in steps of two seconds.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>All three.</summary>
    public static IReadOnlyList<string> Names { get; } = [Root, Server, ServerKey];

    public static string PathOf(string name) => RoleTable.ExportFolder + name;

    /// <summary>One of the three; a <see cref="FormatException"/> for anything else.</summary>
    public static string KnownName(string name) => Names.Contains(name) ? name : throw new FormatException(TrustTexts.NotALicenseServiceFile.With(name));

    /// <summary>Why the files do not show the certificates in force and the server's key; null when they do, or when there is no License Service.</summary>
    public static string? WhyStale(IMachine machine, CertificateInfo root, CertificateInfo server)
        => !HasLicenseService(machine)
            ? null
            : Compare(machine, Root, root) ?? Compare(machine, Server, server) ?? CompareKey(machine, server);

    /// <summary>Which file is older than the QMS process that runs; null when none is, or when that cannot be told.</summary>
    public static string? WhyOld(IMachine machine)
    {
        if (!HasLicenseService(machine) || machine.Services.Find(RoleTable.Qms.ServiceName) is not { State: ServiceState.Running } qms
            || machine.Services.ProcessStart(qms.ProcessId) is not { } start)
            return null;
        return Names.Where(n => machine.Files.LastWrite(PathOf(n)) + Tolerance < start)
            .Select(n => TrustTexts.WrittenBeforeStart.With(n, start.ToString("u", CultureInfo.InvariantCulture)))
            .FirstOrDefault();
    }

    /// <summary>The three of them that are not there; empty without a License Service.</summary>
    public static IReadOnlyList<string> Missing(IMachine machine)
        => HasLicenseService(machine) ? [.. Names.Where(n => !machine.Files.Exists(PathOf(n)))] : [];

    /// <summary>
    /// Why the License Service cannot have read the certificate in server.pem; null when it can have, or when that cannot be told. When the
    /// files were written says nothing: QMS writes them at each of its starts, after a boot later than the dispatcher's. A certificate that
    /// was made after the dispatcher's start cannot have been there then.
    /// </summary>
    public static string? WhyUnread(IMachine machine, CertificateInfo server)
    {
        if (machine.Services.Find(RoleTable.DispatcherService) is not { State: ServiceState.Running } dispatcher
            || machine.Services.ProcessStart(dispatcher.ProcessId) is not { } start
            || MadeAt(server) is var made && (made <= start || made > machine.Clock.UtcNow) || Compare(machine, Server, server) is not null)
            return null;
        return TrustTexts.StartedBeforeMade.With(dispatcher.Name, start, server, Server, made);
    }

    // Ours are known by what they carry (a restored set, too). Of QMS's own, and of one that was issued for an adopted set on a renamed server,
    // nothing says when they were made: not before they are valid.
    private static DateTimeOffset MadeAt(CertificateInfo server)
        => SecretsKeyRing.IsIn(server) ? server.NotBefore + CertificateIssuer.Backdating : server.NotBefore;

    /// <summary>Fails where this account cannot read one of them, which says nothing about what it holds.</summary>
    public static void RequireReadable(IMachine machine)
    {
        foreach (var content in Names.Select(PathOf).Where(machine.Files.Exists).Select(p => machine.Files.Read(p)))
            Array.Clear(content, 0, content.Length);
    }

    /// <summary>True since April 2019: the License Service runs behind the dispatcher.</summary>
    public static bool HasLicenseService(IMachine machine) => machine.Services.Find(RoleTable.DispatcherService) is not null;

    /// <summary>The form of the key that is there, or the one to take where there is none (docs/qlikview.md, License Service).</summary>
    public static KeyPemForm FormOfKey(IMachine machine)
        => ReadKey(machine)?.Form ?? KeyPemForm.Pkcs8;

    private static string? Compare(IMachine machine, string file, CertificateInfo wanted)
    {
        if (!machine.Files.Exists(PathOf(file)))
            return TrustTexts.FileMissing.With(file);
        return Read(machine, file) is not { } text || CertificateInfo.TryParsePem(text) is not { } found
            ? TrustTexts.NoCertificateInFile.With(file)
            : found.Thumbprint == wanted.Thumbprint ? null : TrustTexts.OtherCertificateInFile.With(file, found.Thumbprint, wanted.Thumbprint);
    }

    private static string? CompareKey(IMachine machine, CertificateInfo server)
    {
        if (!machine.Files.Exists(PathOf(ServerKey)))
            return TrustTexts.FileMissing.With(ServerKey);
        return ReadKey(machine) is not { } found
            ? TrustTexts.NoKeyInFile.With(ServerKey)
            : server.PublicKeyEquals(found.PublicKey) ? null : TrustTexts.OtherKeyInFile.With(ServerKey);
    }

    private static (KeyPemForm Form, byte[] PublicKey)? ReadKey(IMachine machine)
    {
        if (Read(machine, ServerKey) is not { } text)
            return null;
        var found = PemText.TryReadPrivateKey(text);
        Array.Clear(text, 0, text.Length);
        return found;
    }

    private static byte[]? Read(IMachine machine, string file)
    {
        try
        {
            return machine.Files.Read(PathOf(file));
        }
        catch (TrustException)
        {
            // QMS holds it open while it writes: as good as a file that holds nothing yet.
            return null;
        }
    }
}
