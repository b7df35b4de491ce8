using System.Text.Json.Serialization;

namespace QvTrust.Cli.Snapshots;

/// <summary>The servers of a site as <c>qvtrust check --snapshot</c> collects them in one file; the names are an interface for programs.</summary>
/// <param name="Format">Always <see cref="FormatName"/>.</param>
/// <param name="Version">Form of the file; a later one is not written over.</param>
/// <param name="Servers">The servers, by name.</param>
internal sealed record SiteSnapshot(string Format, int Version, IReadOnlyList<ServerSnapshot> Servers)
{
    internal const string FormatName = "qvtrust-site";
    internal const int CurrentVersion = 1;

    /// <summary>The same site with this server in the place of the entry of its name.</summary>
    internal SiteSnapshot With(ServerSnapshot server) => this with
    {
        Servers = [.. Servers.Where(s => !string.Equals(s.Name, server.Name, StringComparison.OrdinalIgnoreCase)).Append(server).OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase)],
    };
}

/// <summary>The form of the file alone, which also a later one has.</summary>
/// <param name="Format">See <see cref="SiteSnapshot"/>.</param>
/// <param name="Version">See <see cref="SiteSnapshot"/>.</param>
internal sealed record SnapshotForm(string? Format, int? Version);

/// <summary>
/// The snapshot as JSON without reflection. Strict both ways: what is read is written again with the new entry, so nothing that is
/// not understood may be in it.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(SiteSnapshot))]
internal sealed partial class SnapshotJson : JsonSerializerContext;

/// <summary>Reads the form of a file whatever else is in it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SnapshotForm))]
internal sealed partial class SnapshotFormJson : JsonSerializerContext;
