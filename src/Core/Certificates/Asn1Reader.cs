using Org.BouncyCastle.Asn1;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Certificates;

/// <summary>Reads DER that somebody else wrote.</summary>
internal static class Asn1Reader
{
    private const int DeepestNesting = 32;

    /// <summary>Parses the whole of <paramref name="der"/>; anything wrong with it is a <see cref="FormatException"/>; a refusal of <paramref name="read"/> passes.</summary>
    public static T Read<T>(string what, byte[] der, Func<Asn1Object, T> read)
    {
        RefuseDeepNesting(what, der);
        try
        {
            return read(Asn1Object.FromByteArray(der) ?? throw new FormatException(CertificateTexts.Empty.With(what)));
        }
        // The parser has no single exception for malformed input: it lets out whatever met the wrong byte.
        catch (Exception e) when (e is not (OutOfMemoryException or TrustException))
        {
            throw new FormatException(CertificateTexts.NotItsFormat.With(what, e.Message), e);
        }
    }

    /// <summary>
    /// The elements of a constructed value as they stand, tag and length included. A signature is over these octets:
    /// writing the parsed form again would mend what somebody changed (a Boolean of 0xFE becomes 0xFF) and verify it.
    /// </summary>
    /// <param name="constructed">DER that <see cref="Read"/> has accepted.</param>
    public static IReadOnlyList<byte[]> Elements(byte[] constructed)
    {
        var elements = new List<byte[]>();
        var start = 0;
        TryReadHeader(constructed, ref start, out var whole);
        var end = start + whole;
        while (start < end)
        {
            var next = start;
            TryReadHeader(constructed, ref next, out var length);
            next += length;
            var element = new byte[next - start];
            Buffer.BlockCopy(constructed, start, element, 0, element.Length);
            elements.Add(element);
            start = next;
        }
        return elements;
    }

    /// <summary>True when all lengths are as short as can be and no string comes in parts (X.690, 10.1 and 10.2); the parser takes BER as well.</summary>
    /// <param name="der">What <see cref="Read"/> has accepted.</param>
    public static bool IsDistinguished(byte[] der)
    {
        var at = 0;
        while (at < der.Length)
        {
            var (tag, start) = (der[at], at);
            TryReadHeader(der, ref at, out var length);
            var isConstructed = (tag & 0x20) != 0;
            // Of the universal types only SEQUENCE and SET are made of parts.
            if (at - start != ShortestHeader(length) || (isConstructed && tag < 0x40 && tag is not (0x30 or 0x31)))
                return false;
            if (!isConstructed)
                at += length;
        }
        return true;
    }

    private static int ShortestHeader(int length) => length switch
    {
        < 0x80 => 2,
        < 0x100 => 3,
        < 0x10000 => 4,
        < 0x1000000 => 5,
        _ => 6,
    };

    // The parser descends recursively: without a limit a few kilobytes of opening tags end the process.
    private static void RefuseDeepNesting(string what, byte[] der)
    {
        var ends = new Stack<int>();
        var at = 0;
        while (at < der.Length)
        {
            while (ends.Count > 0 && at >= ends.Peek())
                ends.Pop();
            var constructed = (der[at] & 0x20) != 0;
            if (!TryReadHeader(der, ref at, out var length))
                throw new FormatException(CertificateTexts.NotDer.With(what));
            if (!constructed)
            {
                at += length;
                continue;
            }
            if (ends.Count == DeepestNesting)
                throw new FormatException(CertificateTexts.NestedTooDeeply.With(what));
            ends.Push(at + length);
        }
    }

    private static bool TryReadHeader(byte[] der, ref int at, out int length)
    {
        length = 0;
        if ((der[at++] & 0x1F) == 0x1F)
        {
            while (at < der.Length && (der[at++] & 0x80) != 0)
            {
            }
        }
        if (at >= der.Length)
            return false;
        int first = der[at++];
        if (first < 0x80)
        {
            length = first;
        }
        else
        {
            // DER has definite lengths only (X.690, 10.1); four octets are more than any array has.
            var count = first & 0x7F;
            if (count is 0 or > 4 || at + count > der.Length)
                return false;
            for (var i = 0; i < count; i++)
                length = (length << 8) | der[at++];
        }
        return length >= 0 && length <= der.Length - at;
    }
}
