using QvTrust.CustomActions.Texts;

namespace QvTrust.CustomActions;

/// <summary>
/// CustomActionData, validated. It was put together from properties that anybody may have typed, and is read here by
/// SYSTEM: only the named keys, each at most once, and no value that could have been meant as another key.
/// </summary>
internal static class ActionData
{
    /// <summary>Reads the session's data; QVT1011 where it is not of that form.</summary>
    /// <remarks>No value and no unknown key is ever named: a part of a token may stand there.</remarks>
    internal static Dictionary<string, string> Read(Session session, IReadOnlyCollection<string> keys)
    {
        var data = session.CustomActionData;
        // Duplicate and empty items are dropped in silence when the text is parsed, but then it does not come out the same again.
        if (!string.Equals(data.ToString(), session[CustomActionData.PropertyName], StringComparison.Ordinal)
            || data.Keys.Any(key => !keys.Contains(key, StringComparer.Ordinal)))
        {
            throw ErrorCatalogue.ValueUnsafe.With(ActionTexts.OneOfTheValues);
        }

        foreach (var item in data)
        {
            if (item.Value is null || item.Value.Contains(';'))
                throw ErrorCatalogue.ValueUnsafe.With(item.Key);
        }

        return data.ToDictionary(item => item.Key, item => item.Value, StringComparer.Ordinal);
    }

    /// <summary>A value that the package always gives, though it may be empty. One that lacks it was built wrongly, which no administrator can mend.</summary>
    internal static string Require(IReadOnlyDictionary<string, string> data, string key)
        => data.TryGetValue(key, out var value)
            ? value
            : throw new InvalidOperationException($"the package gave no {key}");
}
