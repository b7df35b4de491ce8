#if NET
using System.Text;
using CsCheck;

namespace QvTrust.Core.Tests.Fuzz;

/// <summary>Inputs that are nearly valid: seeds with a few places changed, some of them with ASN.1 or text in mind.</summary>
internal static class Mutation
{
    private const int LargestInput = 200_000;

    private static readonly byte[][] Words =
    [
        [.. "99999999999999999999"u8], [.. "-1"u8], [.. "\""u8], [.. "<!DOCTYPE a [<!ENTITY b 'c'>]>&b;"u8], [.. "</"u8], [.. "{"u8], [.. "[[[[[[[["u8], [.. "\\ud800"u8], [.. "\r\n\r\n"u8],
        [.. ":"u8], [.. "="u8], [0], [0xFF, 0xFE], [0xC0, 0x80], [0x30, 0x80], [0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF], [0x02, 0x01, 0xFF], [0x05, 0x00],
        [.. Enumerable.Repeat((byte)0x30, 400)], [.. Enumerable.Repeat("<a>"u8.ToArray(), 400).SelectMany(a => a)],
    ];

    /// <summary>Mutants of the seeds, and now and then mere noise.</summary>
    public static Gen<byte[]> Of(IReadOnlyList<byte[]> seeds)
    {
        var change = Gen.Select(Gen.Int[0, 10], Gen.Double[0, 1], Gen.Double[0, 1], Gen.Byte, Gen.Int[0, seeds.Count - 1]);
        var mutant = Gen.Select(Gen.Int[0, seeds.Count - 1], change.Array[0, 4]).Select((seed, changes) =>
            changes.Aggregate(seeds[seed], (input, c) => Change(input, c.Item1, c.Item2, c.Item3, c.Item4, seeds[c.Item5])));
        return Gen.Frequency((40, mutant), (1, Gen.Byte.Array[0, 300]), (1, Gen.String.Select(s => Encoding.UTF8.GetBytes(s))));
    }

    private static byte[] Change(byte[] input, int how, double where, double howMuch, byte value, byte[] other)
    {
        var at = (int)(where * input.Length);
        var rest = input.Length - at;
        var count = Math.Min(rest, 1 + (int)(howMuch * howMuch * 64));
        var changed = how switch
        {
            0 => Splice(input, at, 1, [(byte)((rest > 0 ? input[at] : 0) ^ (1 << (value & 7)))]),
            1 => Splice(input, at, 1, [value]),
            2 => Splice(input, at, count, []),
            3 => Splice(input, at, 0, input[at..(at + count)]),
            4 => input[..at],
            5 => Splice(input, at, 0, Words[value % Words.Length]),
            6 => Splice(input, at, count, Words[value % Words.Length]),
            7 => [.. input[..at], .. other[(int)(howMuch * other.Length)..]],
            8 => Element(input, at) is var (start, length) ? Splice(input, start, length, value % 3 == 0 ? [] : value % 3 == 1 ? Twice(input, start, length) : Nested(input, start, length, value)) : input,
            9 => Element(input, at) is var (start, length) && Element(other, (int)(howMuch * other.Length)) is var (from, size) ? Splice(input, start, length, other[from..(from + size)]) : input,
            _ => Digits(input, at) is var (start, length) ? Splice(input, start, length, Words[value % 2]) : Splice(input, at, 0, [value]),
        };
        return changed.Length <= LargestInput ? changed : changed[..LargestInput];
    }

    private static byte[] Splice(byte[] input, int at, int count, byte[] with) => [.. input[..at], .. with, .. input[Math.Min(input.Length, at + count)..]];

    private static byte[] Twice(byte[] input, int start, int length) => [.. input[start..(start + length)], .. input[start..(start + length)]];

    // The lengths around it are left as they were: a reader has to notice.
    private static byte[] Nested(byte[] input, int start, int length, byte value)
    {
        var element = input[start..(start + length)];
        for (var depth = 0; depth < value; depth++)
            element = [0x30, 0x82, (byte)(element.Length >> 8), (byte)element.Length, .. element];
        return element;
    }

    // The next place from here that looks like an element of ASN.1.
    private static (int Start, int Length)? Element(byte[] input, int from)
    {
        for (var at = from; at + 2 <= input.Length && at < from + 64; at++)
        {
            var first = input[at + 1];
            var header = first < 0x80 ? 2 : 2 + (first & 0x7F);
            if (header > 4 || at + header > input.Length)
                continue;
            var length = first < 0x80 ? first : input[(at + 2)..(at + header)].Aggregate(0, (sum, octet) => (sum << 8) | octet);
            if (at + header + length <= input.Length)
                return (at, header + length);
        }
        return null;
    }

    private static (int Start, int Length)? Digits(byte[] input, int from)
    {
        var start = Array.FindIndex(input, from, c => c is >= (byte)'0' and <= (byte)'9');
        return start < 0 ? null : (start, input.Skip(start).TakeWhile(c => c is >= (byte)'0' and <= (byte)'9').Count());
    }
}
#endif
