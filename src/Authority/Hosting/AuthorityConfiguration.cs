using System.Text.Json;
using System.Text.Json.Serialization;
using QvTrust.Core.Adoption;
using QvTrust.Core.Errors;
using QvTrust.Core.Settings;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Hosting;

/// <summary>What <c>authority.json</c> says, checked as a whole before anything starts.</summary>
internal sealed record AuthorityConfiguration
{
    private const string Adopted = "adopted";
    private const string Own = "own";

    /// <summary>The file it came from, for messages.</summary>
    [JsonIgnore]
    public string Source { get; init; } = "";

    /// <summary>Name of the QMS machine: what the TLS certificate is for and what nodes give as QMSHOST.</summary>
    public string Machine { get; init; } = "";

    /// <summary>TCP port of EST.</summary>
    public int Port { get; init; }

    /// <summary>TCP port of the metrics, on the loopback address (optional): without it there are none.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>Thumbprint of the QlikViewCA whose key signs (Windows).</summary>
    public string? RootThumbprint { get; init; }

    /// <summary>Thumbprint of this machine's server certificate (Windows): TLS, and the sample for new ones.</summary>
    public string? ServerThumbprint { get; init; }

    /// <summary>Thumbprint of this machine's CN=QVProxy (Windows): the sample for new ones.</summary>
    public string? ClientThumbprint { get; init; }

    /// <summary><c>adopted</c>: the samples decide what certificates look like; <c>own</c>: this product's profile does.</summary>
    public string Profile { get; init; } = Adopted;

    /// <summary>Full path of the ledger; the log stands beside it.</summary>
    public string Ledger { get; init; } = "";

    /// <summary>Root certificate with key (other systems).</summary>
    public string? RootPkcs12 { get; init; }

    /// <summary>Server certificate with key (other systems).</summary>
    public string? ServerPkcs12 { get; init; }

    /// <summary>File whose first line is the password of both (other systems).</summary>
    public string? Pkcs12PasswordFile { get; init; }

    /// <summary>Client certificate with key (other systems, optional): without it no automatic backup can be made.</summary>
    public string? ClientPkcs12 { get; init; }

    /// <summary>Folder on another machine that automatic backups are copied to (optional).</summary>
    public string? BackupCopy { get; init; }

    /// <summary>CN=QVProxy, PEM or DER: the sample for client certificates (other systems, optional).</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>The text log, inside the only folder that the service's account may write to.</summary>
    [JsonIgnore]
    public string LogPath => Path.Combine(Path.GetDirectoryName(Ledger)!, "authority.log");

    /// <summary>What was learned of private extensions, beside the ledger.</summary>
    [JsonIgnore]
    public string AdoptionPath => Path.Combine(Path.GetDirectoryName(Ledger)!, AdoptionRecord.FileName);

    /// <summary>True when the machine's own certificates are the models of new ones.</summary>
    [JsonIgnore]
    public bool FollowsSamples => Profile == Adopted;

    /// <summary>Reads and checks the file; QVT4011 with every error at once.</summary>
    internal static AuthorityConfiguration Read(string path)
    {
        AuthorityConfiguration? read;
        try
        {
            read = JsonSerializer.Deserialize(File.ReadAllBytes(path), AuthorityJson.Default.AuthorityConfiguration);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw ErrorCatalogue.AuthorityConfiguration.From(e, path, e.Message);
        }
        var configuration = (read ?? new AuthorityConfiguration()) with { Source = path };
        var errors = configuration.Faults(OperatingSystem.IsWindows())
            .Select(fault => ErrorCatalogue.AuthorityConfiguration.Describe(path, fault))
            .ToList();
        return errors.Count == 0 ? configuration : throw new TrustException(errors);
    }

    /// <summary>Everything that is wrong, in words.</summary>
    internal IEnumerable<string> Faults(bool windows)
    {
        if (Machine is null || !MachineName.IsValid(Machine))
            yield return HostingTexts.MachineNameWrong;
        if (Port is < 1 or > 65535)
            yield return HostingTexts.PortWrong;
        if (MetricsPort is < 1 or > 65535 || MetricsPort == Port)
            yield return HostingTexts.MetricsPortWrong;
        if (Profile is not (Adopted or Own))
            yield return HostingTexts.ProfileUnknown;
        if (Ledger is null || !Path.IsPathFullyQualified(Ledger) || Path.GetDirectoryName(Ledger) is not { Length: > 0 })
            yield return HostingTexts.LedgerNoFullPath;
        else if (!Directory.Exists(Path.GetDirectoryName(Ledger)))
            yield return HostingTexts.LedgerFolderMissing;
        if (BackupCopy is not null && !Path.IsPathFullyQualified(BackupCopy))
            yield return HostingTexts.BackupCopyNoFullPath;
        foreach (var fault in windows ? ThumbprintFaults() : FileFaults())
            yield return fault;
    }

    private IEnumerable<string> ThumbprintFaults()
    {
        foreach (var (name, value) in new[] { ("rootThumbprint", RootThumbprint), ("serverThumbprint", ServerThumbprint), ("clientThumbprint", ClientThumbprint) })
        {
            if (value is not { Length: 40 } || !value.All(char.IsAsciiHexDigit))
                yield return HostingTexts.ThumbprintMalformed.With(name);
        }
    }

    private IEnumerable<string> FileFaults()
    {
        foreach (var (name, value) in new[] { ("rootPkcs12", RootPkcs12), ("serverPkcs12", ServerPkcs12), ("pkcs12PasswordFile", Pkcs12PasswordFile) })
        {
            if (value is null || !File.Exists(value))
                yield return HostingTexts.FileMissing.With(name);
            else if (!OwnerOnlyFile.IsPrivate(value))
                yield return HostingTexts.FileReadable.With(name);
        }
        if (ClientPkcs12 is not null && (!File.Exists(ClientPkcs12) || !OwnerOnlyFile.IsPrivate(ClientPkcs12)))
            yield return HostingTexts.ClientPkcs12Unusable;
        if (ClientCertificate is not null && !File.Exists(ClientCertificate))
            yield return HostingTexts.ClientCertificateMissing;
    }
}

/// <summary>Reading the configuration without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(AuthorityConfiguration))]
internal sealed partial class AuthorityJson : JsonSerializerContext;
