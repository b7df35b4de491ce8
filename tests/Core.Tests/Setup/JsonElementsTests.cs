using System.Text;
using QvTrust.Core.Setup.Reports;

namespace QvTrust.Core.Tests.Setup;

/// <summary>On both targets: each has a JSON of its own.</summary>
public sealed class JsonElementsTests
{
    [Fact]
    public void What_is_written_is_JSON_and_is_read_back()
    {
        var root = JsonElements.Object("root");
        var list = JsonElements.Array("list");
        list.Add(JsonElements.Text("item", "a \"b\" C:\\x\u0001 \ud83d\ude00 ä"), JsonElements.Object("item"));
        root.Add(JsonElements.Number("schema", 1), list, JsonElements.Array("none"));

        var json = JsonElements.ToJson(root);

        var text = Encoding.UTF8.GetString(json);
        Assert.Equal(
            "{\"schema\":1,\"list\":[\"a\\\"b\\\"C:\\\\x\\ud83d\\ude00ä\",{}],\"none\":[]}",
            new string([.. text.Where(c => !char.IsWhiteSpace(c))]).Replace("\\/", "/"));
        Assert.Contains("\n", text);
        Assert.Equal("a \"b\" C:\\x  \ud83d\ude00 ä", JsonElements.FromJson(json).Element("list")!.Elements().First().Value);
    }
}
