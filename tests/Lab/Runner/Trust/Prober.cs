using System.Globalization;
using System.Text.Json.Nodes;
using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Trust;

/// <summary>A question to lab-reader: a handshake from one server to another.</summary>
/// <param name="Host">Whom the caller believes to talk to.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Client">Client certificate: none, qvproxy, or a folder of a stranger's certificates.</param>
/// <param name="Plain">True for plain text.</param>
/// <param name="Name">Name that the certificate must be for, where it is not Host.</param>
internal sealed record Probe(string Host, int Port, string Client = "none", bool Plain = false, string? Name = null);

/// <summary>Its answer.</summary>
internal sealed record ProbeAnswer(bool Accepted, string Reason, string? PeerThumbprint);

/// <summary>Handshakes from inside servers, judged by the caller's own LM\Root.</summary>
internal static class Prober
{
    private const string List = @"C:\lab-probes.jsonl";

    public static IReadOnlyList<ProbeAnswer> Ask(Server from, IReadOnlyList<Probe> probes)
    {
        from.WriteText(List, string.Concat(probes.Select(p => new JsonObject
        {
            ["to"] = $"{p.Host}:{p.Port}",
            ["client"] = p.Client,
            ["plain"] = p.Plain,
            ["name"] = p.Name,
        }.ToJsonString() + "\n")));
        var answers = StateReader.Tool(from, $"probe --list {List}").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => JsonNode.Parse(l)!).ToList();
        return answers.Count == probes.Count
            ? [.. answers.Select(a => new ProbeAnswer(
                a["accepted"]!.GetValue<bool>(), MachineState.Text(a["reason"]), a["peer"]?["thumbprint"]?.ToString()))]
            : throw new LabException($"{from.Name}: {probes.Count} probes, {answers.Count} answers");
    }

    /// <summary>What each of a server's own ports speaks: <c>tls THUMBPRINT</c>, <c>plain</c> or the reason why there is no answer.</summary>
    public static IReadOnlyDictionary<int, string> Speech(Server server, IReadOnlyList<int> ports)
    {
        var answers = Ask(server, [.. ports.Select(p => new Probe(server.Name, p))]);
        return ports.Zip(answers).ToDictionary(
            p => p.First,
            p => p.Second.PeerThumbprint is { } thumbprint ? "tls " + thumbprint
                : p.Second.Reason == "not-tls" ? "plain"
                : p.Second.Reason.ToString(CultureInfo.InvariantCulture));
    }
}
