using QvTrust.Core.Texts;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace QvTrust.Core.Setup.Switching;

/// <summary>
/// One value in an XML settings file. Only the characters of the value are ever exchanged: byte order mark, encoding, line ends, quotes
/// and blanks stay, so that the way back gives the same bytes.
/// </summary>
internal sealed class SettingsXml
{
    /// <summary>Largest file, in bytes.</summary>
    public const int Longest = 1 << 20;

    private static readonly Encoding[] Marked = [new UTF8Encoding(true, true), new UnicodeEncoding(false, true, true), new UnicodeEncoding(true, true, true)];

    private readonly Encoding encoding;
    private readonly byte[] mark;
    private readonly string text;
    private readonly int start;
    private readonly int length;

    private SettingsXml(Encoding encoding, byte[] mark, string text, int start, int length, string value)
        => (this.encoding, this.mark, this.text, this.start, this.length, Value) = (encoding, mark, text, start, length, value);

    /// <summary>The value, as a reader of XML sees it.</summary>
    public string Value { get; }

    /// <summary>The value as it stands in the file, with its entities.</summary>
    public string Raw => text.Substring(start, length);

    /// <summary>Finds the value; null when the path leads nowhere.</summary>
    /// <exception cref="FormatException">It is not XML without a document type, is in an encoding that is not known here, or the path leads to several places or to no plain text.</exception>
    public static SettingsXml? Find(byte[] content, SettingPath path)
    {
        var (encoding, mark, text) = Decode(content);
        var found = path.Select(Read(text, encoding));
        if (found.Count == 0)
            return null;
        if (found.Count > 1)
            throw new FormatException(SwitchTexts.SeveralPlaces);
        return path.Attribute is { } name ? Attribute(found[0], name) : Text(found[0]);

        SettingsXml? Attribute(XElement element, string name)
        {
            var all = element.Attributes().Where(a => SettingPath.IsNamed(a, name)).ToList();
            if (all.Count != 1)
                return all.Count == 0 ? null : throw new FormatException(SwitchTexts.SeveralPlaces);
            var at = text.IndexOf('=', Offset(text, all[0])) + 1;
            var open = text.IndexOfAny(['"', '\''], at);
            return new SettingsXml(encoding, mark, text, open + 1, text.IndexOf(text[open], open + 1) - open - 1, all[0].Value);
        }

        SettingsXml Text(XElement element)
        {
            var begin = TagEnd(text, Offset(text, element)) + 1;
            var end = element.IsEmpty ? begin : text.IndexOf('<', begin);
            // A comment, a section or an element in it: which part of it would be the value?
            if (element.IsEmpty || text[end + 1] != '/')
                throw new FormatException(SwitchTexts.NoPlainText);
            return new SettingsXml(encoding, mark, text, begin, end - begin, element.Value);
        }
    }

    /// <summary>The file with another value.</summary>
    /// <param name="raw">The value as it stands in a file, with entities: <see cref="Raw"/> of the one from before, or <see cref="Escape"/>.</param>
    public byte[] With(string raw)
        => [.. mark, .. encoding.GetBytes(text.Substring(0, start) + raw + text.Substring(start + length))];

    /// <summary>A value as it can stand in an attribute or in a text.</summary>
    public static string Escape(string value)
    {
        var escaped = new StringBuilder();
        foreach (var c in value)
        {
            escaped.Append(c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&apos;",
                _ => c.ToString(),
            });
        }
        return escaped.ToString();
    }

    private static XElement Read(string text, Encoding encoding)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = Longest };
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), settings);
            var document = XDocument.Load(reader, LoadOptions.PreserveWhitespace | LoadOptions.SetLineInfo);
            if (document.Declaration?.Encoding is { Length: > 0 } named && !string.Equals(named, encoding.WebName, StringComparison.OrdinalIgnoreCase)
                && !(encoding is UnicodeEncoding && named.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase)))
                throw new FormatException(SwitchTexts.UnknownEncoding.With(named));
            return document.Root!;
        }
        catch (XmlException e)
        {
            throw new FormatException(SwitchTexts.NotXml.With(e.Message.TrimEnd('.')), e);
        }
    }

    private static (Encoding Encoding, byte[] Mark, string Text) Decode(byte[] content)
    {
        var marked = Array.Find(Marked, e => e.GetPreamble() is var p && content.Length >= p.Length && content.Take(p.Length).SequenceEqual(p));
        var encoding = marked ?? new UTF8Encoding(false, true);
        var mark = encoding.GetPreamble();
        try
        {
            return (encoding, mark, encoding.GetString(content, mark.Length, content.Length - mark.Length));
        }
        catch (ArgumentException e)
        {
            throw new FormatException(SwitchTexts.NotInEncoding.With(encoding.WebName), e);
        }
    }

    // What the reader calls line 1, position 1 is the first character; a line ends as XML says it does.
    private static int Offset(string text, IXmlLineInfo place)
    {
        var at = 0;
        for (var line = 1; line < place.LineNumber; line++)
        {
            at = text.IndexOfAny(['\r', '\n'], at);
            at += text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
        }
        return at + place.LinePosition - 1;
    }

    // A '>' may stand in an attribute.
    private static int TagEnd(string text, int at)
    {
        for (var quote = '\0'; quote != '\0' || text[at] != '>'; at++)
        {
            if (quote == '\0' && text[at] is '"' or '\'')
                quote = text[at];
            else if (text[at] == quote)
                quote = '\0';
        }
        return at;
    }
}
