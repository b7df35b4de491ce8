#if NET
namespace QvTrust.Core.Tests.Fuzz;

/// <summary>
/// Every reader takes a nearly valid input, or refuses it with an error of the catalogue; nothing else comes out, and memory
/// is bounded. A failure prints CsCheck's seed: CsCheck_Seed=... repeats it. How to run millions: tests/Fuzz/README.md.
/// </summary>
public class ReaderProperties
{
    public static TheoryData<string> Names => new(Targets.All.Select(t => t.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_but_a_refusal_comes_out(string name) => Sampling.Run(Targets.All.Single(t => t.Name == name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Neither_depth_nor_announced_lengths_hurt(string name)
    {
        var target = Targets.All.Single(t => t.Name == name);
        foreach (var input in Extremes())
            Assert.Null(target.Fault(input));
    }

    [Theory]
    // An index outside its bounds in .NET's reader of JSON.
    [InlineData("package-manifest", "SXMtWHBVQEF5Xit+U214WmtHaFkiNHJBU0JiW119IzxBM3RmNnAuTVBVLl19XVM7c1RDeVogV0Z2c0ZxNlpYbnpmTHc+OjE6JG8wVzNieWEieG9fV3I3aG4yXCY8Tn5oX2FSPyo6UQ==")]
    [InlineData("backup-manifest", "SXMtWHBVQEF5Xit+U214WmtHaFkiNHJBU0JiW119IzxBM3RmNnAuTVBVLl19XVM7c1RDeVogV0Z2c0ZxNlpYbnpmTHc+OjE6JG8wVzNieWEieG9fV3I3aG4yXCY8Tn5oX2FSPyo6UQ==")]
    // An empty text was an invalid operation.
    [InlineData("package-manifest", "")]
    [InlineData("backup-manifest", "Bw==")]
    public void What_was_found_before_is_refused(string name, string input)
        => Assert.Null(Targets.All.Single(t => t.Name == name).Fault(Convert.FromBase64String(input)));

    private static IEnumerable<byte[]> Extremes()
    {
        const int depth = 30_000;
        yield return [];
        yield return [.. Enumerable.Repeat((byte[])[0x30, 0x80], depth).SelectMany(b => b)];
        yield return [.. Enumerable.Repeat((byte[])[0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF], depth).SelectMany(b => b)];
        yield return [0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF, 0x02, 0x84, 0x7F, 0xFF, 0xFF, 0xF0];
        yield return [.. Enumerable.Repeat((byte)'[', depth)];
        yield return [.. Enumerable.Repeat("{\"a\":"u8.ToArray(), depth).SelectMany(b => b)];
        yield return [.. Enumerable.Repeat("<a>"u8.ToArray(), depth).SelectMany(b => b)];
        yield return new byte[200_000];
        yield return [.. Enumerable.Repeat((byte)'9', 200_000)];
        yield return [.. Entities()];
        var nested = new byte[] { 5, 0 };
        for (var level = 0; level < 2000; level++)
            nested = [0x30, 0x82, (byte)(nested.Length >> 8), (byte)nested.Length, .. nested];
        yield return nested;
    }

    // A few hundred octets that stand for billions.
    private static byte[] Entities()
        => [.. "<!DOCTYPE x [<!ENTITY a0 'aaaaaaaaaa'>"u8,
            .. Enumerable.Range(1, 12).SelectMany(i => System.Text.Encoding.ASCII.GetBytes($"<!ENTITY a{i} '{string.Concat(Enumerable.Repeat($"&a{i - 1};", 10))}'>")),
            .. "]><x>&a12;</x>"u8];
}
#endif
