using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace QvTrust.Lab.Reader;

internal static class Json
{
    /// <summary>Indented, in the order in which it was put together, so that two states can be compared line by line.</summary>
    public static string Write(JsonNode node) => Write(node, indented: true) + "\n";

    /// <summary>On one line.</summary>
    public static string WriteLine(JsonNode node) => Write(node, indented: false) + "\n";

    public static JsonArray Array(IEnumerable<JsonNode?> items) => new(items.ToArray());

    private static string Write(JsonNode node, bool indented)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(
                   memory, new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            node.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(memory.ToArray());
    }
}
