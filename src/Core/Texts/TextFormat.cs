using System.Globalization;

namespace QvTrust.Core.Texts;

/// <summary>Fills the numbered places of a text. What people read stands in .resx files, with <c>{0}</c> where a value goes.</summary>
public static class TextFormat
{
    /// <summary>The text with its places filled, the same on a server of any language.</summary>
    /// <param name="text">A composite format (<see cref="string.Format(IFormatProvider, string, object[])"/>).</param>
    /// <param name="values">The values, in the order of the places' numbers.</param>
    public static string With(this string text, params object?[] values) => string.Format(CultureInfo.InvariantCulture, text, values);
}
