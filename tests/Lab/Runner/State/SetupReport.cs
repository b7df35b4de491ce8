using System.Text.Json.Nodes;
using QvTrust.Lab.Runner.Hosting;

namespace QvTrust.Lab.Runner.State;

/// <summary>The report that the product leaves of a role's last setup (docs/properties.md).</summary>
internal sealed class SetupReport(JsonNode json)
{
    public string Outcome => json["outcome"]!.GetValue<string>();

    public string Run => json["run"]!.GetValue<string>();

    public IReadOnlyList<string> Codes => [.. json["errors"]!.AsArray().Select(e => e!["code"]!.GetValue<string>())];

    public IReadOnlyList<string> Changes => [.. json["changes"]!.AsArray().Select(c => c!.GetValue<string>())];

    public static string FileOf(LabRole role) => $@"{Product.DataFolder}\Logs\setup-{role.Id}.json";

    /// <summary>Null where there is none.</summary>
    public static SetupReport? Read(Server server, LabRole role)
        => server.Exists(FileOf(role)) ? new SetupReport(JsonNode.Parse(server.ReadText(FileOf(role)))!) : null;
}
