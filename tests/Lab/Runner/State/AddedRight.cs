using System.Text.Json.Nodes;

namespace QvTrust.Lab.Runner.State;

/// <summary>Tells a right that was given on a key from every other change of it.</summary>
internal static class AddedRight
{
    private const string Descriptor = "securityDescriptor";

    // What reading a private key takes.
    private const string MayRead = "(A;;0x80120089;;;NS)";

    /// <summary>
    /// Whether a key container, or a certificate with its key, is the same but for its list of rights, and that has one entry more: NetworkService may
    /// read the key.
    /// </summary>
    public static bool IsOfNetworkService(Difference difference)
    {
        if (difference is not { Before: { } before, After: { } after } || !IsOfKey(difference.Fact))
        {
            return false;
        }

        var (rightsBefore, otherBefore) = Split(before);
        var (rightsAfter, otherAfter) = Split(after);
        return rightsBefore is not null && rightsAfter == rightsBefore + MayRead && otherBefore == otherAfter;
    }

    private static bool IsOfKey(string fact)
        => fact.StartsWith("key container ", StringComparison.Ordinal) || fact.StartsWith("certificate LM\\", StringComparison.Ordinal);

    private static (string? Rights, string Other) Split(string value)
    {
        var json = JsonNode.Parse(value)!.AsObject();
        var key = json["key"] as JsonObject ?? json;
        var rights = key[Descriptor]?.GetValue<string>();
        key.Remove(Descriptor);
        return (rights, json.ToJsonString());
    }
}
