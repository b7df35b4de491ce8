using System.Collections;

namespace QvTrust.CustomActions.NativeHost;

/// <summary>
/// Keys and values in one text: <c>KEY=value;KEY2=value2</c>, with <c>;</c> in a value doubled. An item without a
/// key, or with a key that came before, is dropped without a word, as DTF does.
/// </summary>
public sealed class CustomActionData : IEnumerable<KeyValuePair<string, string>>
{
    /// <summary>Name of the property that holds an action's data.</summary>
    public const string PropertyName = "CustomActionData";

    private readonly Dictionary<string, string> items = new(StringComparer.Ordinal);

    /// <summary>Reads the text.</summary>
    public CustomActionData(string keyValueList)
    {
        for (var start = 0; start < keyValueList.Length;)
        {
            var end = IndexOfSingle(keyValueList, ';', start);
            var equals = Math.Min(IndexOfSingle(keyValueList, '=', start), end);
            var key = keyValueList.Substring(start, equals - start);
            if (key.Length > 0 && !items.ContainsKey(key))
                items.Add(key, equals < end ? keyValueList.Substring(equals + 1, end - equals - 1).Replace(";;", ";") : null!);
            start = end + 1;
        }
    }

    /// <summary>The keys, in the order in which they were read.</summary>
    public ICollection<string> Keys => items.Keys;

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The text again; an item that had no <c>=</c> (its value is null) has none.</summary>
    public override string ToString()
        => string.Join(";", items.Select(i => i.Value is null ? i.Key : $"{i.Key}={i.Value.Replace(";", ";;")}"));

    // The next separator that is not doubled, or the text's end. DTF takes a doubled '=' for an escaped one, too.
    private static int IndexOfSingle(string text, char separator, int start)
    {
        for (var i = text.IndexOf(separator, start); i >= 0; i = text.IndexOf(separator, i + 2))
        {
            if (i + 1 >= text.Length || text[i + 1] != separator)
                return i;
        }

        return text.Length;
    }
}
