using System.Text.Json.Serialization;
using QvTrust.Core.Audit;

namespace QvTrust.Authority.Admin;

// What travels between the service and qvtrust over the administration channel; compiled into both programs.

/// <summary>Names of the channel and its resources.</summary>
internal static class AdminChannel
{
    /// <summary>Named pipe on Windows.</summary>
    internal const string PipeName = "QvTrustAuthority";

    /// <summary>Unix socket beside the ledger on other systems.</summary>
    internal const string SocketName = "admin.sock";

    /// <summary>GET lists, POST makes; DELETE /tokens/ID revokes.</summary>
    internal const string Tokens = "/tokens";

    /// <summary>GET: a complete copy of the ledger, an SQLite file.</summary>
    internal const string Ledger = "/ledger";

    /// <summary>POST makes an offline package.</summary>
    internal const string Packages = "/packages";

    /// <summary>GET: the audit's signed head and what is needed to judge it.</summary>
    internal const string AuditHead = "/audit/head";

    /// <summary>GET ?after=N: rows behind number N, at most <see cref="AuditPageRows"/>.</summary>
    internal const string Audit = "/audit";

    /// <summary>Rows of one answer.</summary>
    internal const int AuditPageRows = 1000;

    /// <summary>GET: issued certificates, and those of this authority that it does not know.</summary>
    internal const string Certificates = "/certificates";

    /// <summary>POST revokes certificates.</summary>
    internal const string Revocations = "/revocations";
}

/// <summary>A server and what it is going to run.</summary>
internal sealed record ServerRoles(string Machine, IReadOnlyList<string> Roles);

/// <summary>POST /tokens.</summary>
/// <param name="Servers">A token is made for each.</param>
/// <param name="Hours">Lifetime in hours, 1 to <see cref="MaximumHours"/>.</param>
internal sealed record NewTokens(IReadOnlyList<ServerRoles> Servers, int Hours)
{
    internal const int MaximumHours = 720;
}

/// <summary>A token just made; the only time that its text is told.</summary>
internal sealed record MadeToken(string Id, string Machine, IReadOnlyList<string> Roles, DateTimeOffset Expires, string Token)
{
    /// <summary>The id: what a log may show.</summary>
    public override string ToString() => Id;
}

/// <summary>Answer of POST /tokens, with what a node needs to know of this authority.</summary>
internal sealed record MadeTokens(string QmsHost, int Port, IReadOnlyList<MadeToken> Tokens);

/// <summary>POST /packages.</summary>
/// <param name="Server">The machine that it is for.</param>
/// <param name="Hours">Lifetime in hours, 1 to <see cref="NewTokens.MaximumHours"/>.</param>
/// <param name="Password">What the package is to open with: a secret.</param>
internal sealed record NewPackage(ServerRoles Server, int Hours, string Password)
{
    /// <summary>Fewest characters of the password: whoever has the file can try as many as he likes.</summary>
    internal const int ShortestPassword = 12;

    /// <summary>The machine: what a log may show.</summary>
    public override string ToString() => Server.Machine;
}

/// <summary>Answer of POST /packages.</summary>
/// <param name="QmsHost">Machine name of the QMS server.</param>
/// <param name="Port">Port of its authority.</param>
/// <param name="Machine">The machine that it is for, upper case.</param>
/// <param name="Roles">The roles that it is for.</param>
/// <param name="Expires">From when it is refused.</param>
/// <param name="Pin">SHA-256 of the root's SubjectPublicKeyInfo, hexadecimal: what the node must be told another way.</param>
/// <param name="Sha256">SHA-256 of the package, hexadecimal, as the audit has it.</param>
/// <param name="Notes">What has to be known of its certificates' private extensions, one sentence each.</param>
/// <param name="Package">The file.</param>
internal sealed record MadePackage(
    string QmsHost,
    int Port,
    string Machine,
    IReadOnlyList<string> Roles,
    DateTimeOffset Expires,
    string Pin,
    string Sha256,
    IReadOnlyList<string> Notes,
    byte[] Package);

/// <summary>A token in a list.</summary>
/// <param name="Id">Names it for revoking.</param>
/// <param name="Machine">The machine it is for.</param>
/// <param name="Roles">The roles it is for.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Expires">From when it is refused.</param>
/// <param name="CreatedBy">The account that asked for it.</param>
/// <param name="State">open, redeemed, expired or revoked.</param>
/// <param name="Redeemed">The kinds of certificate that it was redeemed for.</param>
internal sealed record ListedToken(
    string Id,
    string Machine,
    IReadOnlyList<string> Roles,
    DateTimeOffset Created,
    DateTimeOffset Expires,
    string CreatedBy,
    string State,
    IReadOnlyList<string> Redeemed);

/// <summary>Answer of GET /tokens.</summary>
internal sealed record TokenList(IReadOnlyList<ListedToken> Tokens);

/// <summary>Answer of GET /audit/head.</summary>
/// <param name="LedgerId">The ledger's id.</param>
/// <param name="Head">The signed head, text.</param>
/// <param name="Root">The root whose key signed it, DER.</param>
internal sealed record AuditPosition(string LedgerId, string Head, byte[] Root);

/// <summary>Answer of GET /audit; empty behind the last row.</summary>
internal sealed record AuditPage(IReadOnlyList<AuditRow> Rows);

/// <summary>A certificate that this authority issued.</summary>
/// <param name="Machine">The machine that it was issued to.</param>
/// <param name="Kind">server or client.</param>
/// <param name="Serial">Its serial number.</param>
/// <param name="Thumbprint">Its thumbprint.</param>
/// <param name="Issued">When.</param>
/// <param name="NotAfter">Its end.</param>
/// <param name="State">current (the newest valid one of its machine and kind), earlier, renewed, revoked or expired.</param>
/// <param name="Revoked">Since when it is revoked, or null.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="Renews">Serial number of the certificate whose place it took in a renewal, or null.</param>
internal sealed record ListedCertificate(
    string Machine,
    string Kind,
    string Serial,
    string Thumbprint,
    DateTimeOffset Issued,
    DateTimeOffset NotAfter,
    string State,
    DateTimeOffset? Revoked,
    string? Reason,
    string? Renews);

/// <summary>A certificate of this authority that is not in its ledger.</summary>
/// <param name="Subject">Its subject.</param>
/// <param name="Machine">The machine in it; of a client certificate the name that the caller gave itself, or empty.</param>
/// <param name="Serial">Its serial number.</param>
/// <param name="Thumbprint">Its thumbprint.</param>
/// <param name="Address">Where it was shown from.</param>
/// <param name="Seen">When, the first time.</param>
/// <param name="Revoked">Since when it is revoked, or null.</param>
/// <param name="Reason">Why, or null.</param>
internal sealed record UnknownCertificate(
    string Subject,
    string Machine,
    string Serial,
    string Thumbprint,
    string Address,
    DateTimeOffset Seen,
    DateTimeOffset? Revoked,
    string? Reason);

/// <summary>Answer of GET /certificates.</summary>
internal sealed record CertificateList(IReadOnlyList<ListedCertificate> Issued, IReadOnlyList<UnknownCertificate> Unknown);

/// <summary>POST /revocations.</summary>
/// <param name="Name">A thumbprint, a serial number, or a machine: then all certificates of it that are valid.</param>
/// <param name="Reason">A name of RFC 5280, 5.3.1.</param>
internal sealed record NewRevocation(string Name, string Reason);

/// <summary>A certificate that is revoked.</summary>
/// <param name="Machine">Its machine; of one that is not in the ledger the name that it gave itself, or empty.</param>
/// <param name="Kind">server, client or unknown.</param>
/// <param name="Serial">Its serial number.</param>
/// <param name="Thumbprint">Its thumbprint.</param>
/// <param name="NotAfter">Its end: until then QlikView accepts it; null where the ledger does not know it.</param>
/// <param name="Revoked">Since when.</param>
/// <param name="Reason">Why.</param>
/// <param name="RevokedBy">Who did it.</param>
/// <param name="IsNew">False when it was revoked before and nothing was changed.</param>
internal sealed record RevokedCertificate(
    string Machine,
    string Kind,
    string Serial,
    string Thumbprint,
    DateTimeOffset? NotAfter,
    DateTimeOffset Revoked,
    string Reason,
    string RevokedBy,
    bool IsNew);

/// <summary>Answer of POST /revocations.</summary>
/// <param name="QmsHost">Machine name of the QMS server.</param>
/// <param name="Port">Port of its authority.</param>
/// <param name="HasList">False when the root may not sign revocation lists.</param>
/// <param name="Certificates">All that were meant.</param>
/// <param name="OpenTokens">Ids of tokens that still give their machines new certificates.</param>
internal sealed record MadeRevocation(string QmsHost, int Port, bool HasList, IReadOnlyList<RevokedCertificate> Certificates, IReadOnlyList<string> OpenTokens);

/// <summary>The channel's JSON without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NewTokens))]
[JsonSerializable(typeof(MadeTokens))]
[JsonSerializable(typeof(TokenList))]
[JsonSerializable(typeof(NewPackage))]
[JsonSerializable(typeof(MadePackage))]
[JsonSerializable(typeof(AuditPosition))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(CertificateList))]
[JsonSerializable(typeof(NewRevocation))]
[JsonSerializable(typeof(MadeRevocation))]
internal sealed partial class AdminJson : JsonSerializerContext;
