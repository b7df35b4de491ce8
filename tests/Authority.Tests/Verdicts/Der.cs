using System.Formats.Asn1;

namespace QvTrust.Authority.Tests.Verdicts;

/// <summary>A DER value that can be changed where it lies; shares nothing with the product's readers. Short tags only.</summary>
internal sealed class Der
{
    private readonly byte[] content;

    private Der(byte tag, byte[] content, List<Der> items) => (Tag, this.content, Items) = (tag, content, items);

    /// <summary>The identifier octet.</summary>
    internal byte Tag { get; set; }

    /// <summary>What a constructed value holds; changes count.</summary>
    internal List<Der> Items { get; }

    /// <summary>The content octets of a primitive value, which a constructed one ignores.</summary>
    internal byte[] Content => content;

    /// <summary>Writes header and content in another form than DER's, for instance with an indefinite length.</summary>
    internal Func<byte, byte[], byte[]> Form { get; set; } = Definite;

    private bool IsConstructed => (Tag & 0x20) != 0;

    internal static Der Primitive(byte tag, params byte[] content) => new(tag, content, []);

    internal static Der Constructed(byte tag, params Der[] items) => new(tag, [], [.. items]);

    internal static Der Sequence(params Der[] items) => Constructed(0x30, items);

    internal static Der Oid(string dotted)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(dotted);
        return Parse(writer.Encode());
    }

    /// <summary>Octets as they are, well-formed or not, in the place of a value.</summary>
    internal static Der Raw(params byte[] octets) => new(0x04, octets, []) { Form = (_, content) => content };

    internal static Der Parse(byte[] der)
    {
        var tag = der[0];
        AsnDecoder.ReadEncodedValue(der, AsnEncodingRules.DER, out var offset, out var length, out var consumed);
        Assert.Equal(der.Length, consumed);
        return (tag & 0x20) == 0 ? Primitive(tag, der[offset..(offset + length)]) : new Der(tag, [], Split(der.AsMemory(offset, length)));
    }

    internal byte[] Encode() => Form(Tag, IsConstructed ? [.. Items.SelectMany(i => i.Encode())] : content);

    /// <summary>X.690, 8.1.3 and 10.1: definite, and as short as can be.</summary>
    internal static byte[] Definite(byte tag, byte[] content) => [tag, .. Length(content.Length), .. content];

    /// <summary>BER: a definite length with an octet more than it needs.</summary>
    internal static byte[] LongLength(byte tag, byte[] content) => [tag, 0x84, 0, (byte)(content.Length >> 16), (byte)(content.Length >> 8), (byte)content.Length, .. content];

    /// <summary>BER: the length is told by an end mark.</summary>
    internal static byte[] Indefinite(byte tag, byte[] content) => [tag, 0x80, .. content, 0, 0];

    private static byte[] Length(int length) => length switch
    {
        < 0x80 => [(byte)length],
        < 0x100 => [0x81, (byte)length],
        < 0x10000 => [0x82, (byte)(length >> 8), (byte)length],
        _ => [0x83, (byte)(length >> 16), (byte)(length >> 8), (byte)length],
    };

    private static List<Der> Split(ReadOnlyMemory<byte> content)
    {
        var items = new List<Der>();
        for (var at = 0; at < content.Length;)
        {
            AsnDecoder.ReadEncodedValue(content.Span[at..], AsnEncodingRules.DER, out _, out _, out var consumed);
            items.Add(Parse(content.Slice(at, consumed).ToArray()));
            at += consumed;
        }
        return items;
    }
}
