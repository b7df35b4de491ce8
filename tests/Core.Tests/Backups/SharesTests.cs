using System.Security.Cryptography;
using QvTrust.Core.Backups;
using QvTrust.Core.Errors;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Backups;

public class SharesTests
{
    // draft-mcgrew-tss-03, section 9: the secret "test" with its zero, threshold 2.
    private static readonly byte[] Secret = [0x74, 0x65, 0x73, 0x74, 0x00];
    private static readonly byte[] Share1 = [0xB9, 0xFA, 0x07, 0xE1, 0x85];
    private static readonly byte[] Share2 = [0xF5, 0x40, 0x9B, 0x45, 0x11];

    [Fact]
    public void The_published_shares_give_the_published_secret()
    {
        Assert.Equal(Secret, ShareArithmetic.Combine(1, Share1, 2, Share2));
        Assert.Equal(Secret, ShareArithmetic.Combine(2, Share2, 1, Share1));
    }

    [Fact]
    public void The_published_secret_gives_the_published_shares()
    {
        // At 1 the line is the secret plus its slope, so the published shares tell the random octets behind them.
        using var random = new FakeRandom([.. Secret.Zip(Share1, (s, y) => (byte)(s ^ y))]);
        Assert.Equal([Share1, Share2], ShareArithmetic.Split(Secret, 2, random));
    }

    [Fact]
    public void Any_two_or_all_three_give_the_secret()
    {
        for (var length = 1; length <= 64; length++)
        {
            var secret = Octets(length);
            var shares = Shares.Split(secret, TestSet.Random);
            Assert.Equal(3, shares.Count);
            foreach (var some in new[] { new[] { 0, 1 }, [0, 2], [1, 2], [2, 1, 0], [1, 1, 0] })
                Assert.Equal(secret, Shares.Combine([.. some.Select(i => shares[i])]));
        }
    }

    [Fact]
    public void One_share_says_nothing()
    {
        // For each secret there is exactly one slope that gives the same share, so all secrets are as likely as before.
        var seen = new HashSet<byte>();
        for (var slope = 0; slope < 256; slope++)
        {
            using var random = new FakeRandom([(byte)slope]);
            seen.Add(ShareArithmetic.Split([42], 3, random)[2][0]);
        }
        Assert.Equal(256, seen.Count);
    }

    [Fact]
    public void What_people_do_to_shares_does_not_matter()
    {
        var shares = Shares.Split(Secret, TestSet.Random);
        var lookalikes = shares[2].Substring(5).Replace("-", " ").Replace('0', 'o').Replace('1', 'l');
        Assert.Equal(Secret, Shares.Combine([$"  {shares[0].ToLowerInvariant()} ", $"qvs1-{lookalikes}"]));
    }

    [Fact]
    public void A_mistyped_letter_is_noticed()
    {
        var shares = Shares.Split(Octets(16), TestSet.Random);
        for (var i = 0; i < shares[0].Length; i++)
        {
            if (shares[0][i] == '-')
                continue;
            var typed = shares[0].ToCharArray();
            typed[i] = typed[i] == '7' ? '8' : '7';
            Refused([new string(typed), shares[1]]);
        }
        for (var length = 0; length < shares[0].Length; length++)
        {
            if (shares[0].Substring(0, length).TrimEnd('-') != shares[0])
                Refused([shares[0].Substring(0, length), shares[1]]);
        }
    }

    [Fact]
    public void Shares_of_different_secrets_and_too_few_are_refused()
    {
        var secret = Octets(16);
        var (one, other) = (Shares.Split(secret, TestSet.Random), Shares.Split(secret, TestSet.Random));
        Refused([one[0], other[1]]);
        Refused([one[0]]);
        Refused([one[0], one[0]]);
        Refused([]);
    }

    [Fact]
    public void No_error_repeats_a_share()
    {
        var shares = Shares.Split(Secret, TestSet.Random);
        var refused = Assert.Throws<TrustException>(() => Shares.Combine([shares[0], shares[1].Remove(6, 1)]));
        Assert.DoesNotContain(shares[0].Substring(5, 5), refused.ToString());
    }

    [Fact]
    public void Two_pages_give_the_recovery_key()
    {
        var recovery = TestSet.Recovery;
        var pages = RecoveryPages.Write(recovery, TestSet.Random);
        Assert.Equal(recovery, RecoveryPages.Read([pages[2], pages[0]]));
        Assert.Equal(recovery, RecoveryPages.Read([pages[1].Replace("\n", "\r\n"), Share(pages[2])]));
        Refused(() => RecoveryPages.Read([pages[1]]));
        var others = RecoveryPages.Write(recovery, TestSet.Random);
        Refused(() => RecoveryPages.Read([pages[0], others[1]]));
        Refused(() => RecoveryPages.Read([Share(pages[0]), Share(pages[1]), others[0].Replace(Share(others[0]), string.Empty)]));
        Assert.DoesNotContain("BEGIN PRIVATE KEY", string.Concat(pages));
    }

    private static string Share(string page) => page.Split('\n').Single(l => l.StartsWith("qvs1-", StringComparison.Ordinal));

    private static void Refused(string[] shares) => Refused(() => Shares.Combine(shares));

    private static void Refused(Func<object> read) => Assert.Equal(ErrorCatalogue.ShareRefused.Code, Assert.Throws<TrustException>(read).Code);

    private static byte[] Octets(int length)
    {
        var octets = new byte[length];
        TestSet.Random.GetBytes(octets);
        return octets;
    }

    private sealed class FakeRandom(byte[] next) : RandomNumberGenerator
    {
        public override void GetBytes(byte[] data) => next.CopyTo(data, 0);
    }
}
