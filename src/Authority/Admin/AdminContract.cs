using System.Text.Json.Serialization;

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

/// <summary>The channel's JSON without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NewTokens))]
[JsonSerializable(typeof(MadeTokens))]
[JsonSerializable(typeof(TokenList))]
internal sealed partial class AdminJson : JsonSerializerContext;
