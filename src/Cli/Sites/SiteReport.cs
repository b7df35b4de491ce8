using System.Text.Json.Serialization;

namespace QvTrust.Cli.Sites;

/// <summary>What <c>qvtrust site status</c> shows; the names are an interface for programs.</summary>
/// <param name="Root">Thumbprint of the root in force.</param>
/// <param name="Services">A row for each role of each server, by machine and role.</param>
/// <param name="Switched">How many of them are switched.</param>
/// <param name="All">True when all of them are.</param>
/// <param name="Expected">True when a file named the servers of the whole site; else there may be services that are not in the rows.</param>
internal sealed record SiteReport(string Root, IReadOnlyList<SiteRow> Services, int Switched, bool All, bool Expected)
{
    /// <summary>True when it is known that all services of the site are switched: a row for each, and all of them are.</summary>
    [JsonIgnore]
    public bool IsWholeSite => All && Expected;
}

/// <summary>A role of a server.</summary>
/// <param name="Machine">Machine name.</param>
/// <param name="Role">QMS, QVS, QDS, QVWS or DSC.</param>
/// <param name="State">A value of <see cref="SiteStates"/>.</param>
/// <param name="Detail">What was found, in words.</param>
internal sealed record SiteRow(string Machine, string Role, string State, string Detail);

/// <summary>States of a service.</summary>
internal static class SiteStates
{
    /// <summary>Each of its TLS ports showed a certificate that is expected there.</summary>
    internal const string Switched = "switched";

    /// <summary>It has certificates, and a port of its speaks something else.</summary>
    internal const string Staged = "staged";

    /// <summary>It has certificates, and its service does not listen.</summary>
    internal const string Enrolled = "enrolled";

    /// <summary>A token or a package was made for it and is not known to be used.</summary>
    internal const string Pending = "pending";

    /// <summary>It has certificates, and its server does not answer on its ports.</summary>
    internal const string Unreachable = "unreachable";

    /// <summary>It is expected, the ledger knows nothing of it that is valid, and its ports show no certificate of the root.</summary>
    internal const string Missing = "missing";
}

/// <summary>The report's JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(SiteReport))]
internal sealed partial class SiteJson : JsonSerializerContext;
