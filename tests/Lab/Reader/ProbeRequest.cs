using System.Text.Json;
using System.Text.Json.Nodes;

namespace QvTrust.Lab.Reader;

/// <summary>
/// One question. Host is what the caller believes to talk to; Name, where given, is the name expected in the certificate
/// instead; Connect is the address that is really called.
/// </summary>
internal sealed record ProbeRequest(string? Id, string Host, int Port, string Client, bool Plain, string? Name, string? Connect)
{
    public string To => $"{Host}:{Port}";

    public string ExpectedName => Name ?? Host;

    public static ProbeRequest From(Arguments arguments) => Create(
        arguments.Option("--id"), arguments.Required("--to"), arguments.Option("--client"), arguments.Has("--plain"),
        arguments.Option("--name"), arguments.Option("--connect"));

    /// <summary>{"id","to","client","plain","name","connect"}; all but "to" may be left out.</summary>
    public static ProbeRequest FromLine(string line)
    {
        var json = JsonNode.Parse(line)?.AsObject() ?? throw new JsonException("an empty line");
        return Create(
            (string?)json["id"], (string?)json["to"] ?? throw new UsageException("a line without \"to\""), (string?)json["client"],
            (bool?)json["plain"] ?? false, (string?)json["name"], (string?)json["connect"]);
    }

    private static ProbeRequest Create(string? id, string to, string? client, bool plain, string? name, string? connect)
    {
        var colon = to.LastIndexOf(':');
        return colon > 0 && int.TryParse(to[(colon + 1)..], out var port)
            ? new ProbeRequest(id, to[..colon], port, client ?? "none", plain, name, connect)
            : throw new UsageException($"'{to}' is not HOST:PORT");
    }
}
