using System.Text;
using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Backups;

public class WordPasswordTests
{
    [Fact]
    public void The_list_is_the_published_one()
    {
        // SHA-256 of english.txt in the repository of BIP-39.
        using var stream = typeof(WordPassword).Assembly.GetManifestResourceStream("words")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var unix = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(copy.ToArray()).Replace("\r\n", "\n"));
        Assert.Equal("2F5EED53A4727B4BF8880D8F3F199EFC90E58503646D9FF8EFF3A2ED3B24DBDA", Digests.Hex(Digests.Sha256(unix)));
    }

    [Fact]
    public void A_password_is_twelve_words_each_of_the_whole_list()
    {
        var seen = new HashSet<string>();
        var passwords = new HashSet<string>();
        for (var i = 0; i < 2500; i++)
        {
            var password = WordPassword.Generate(TestSet.Random);
            Assert.Matches("^[a-z]{3,8}(-[a-z]{3,8}){11}$", password);
            Assert.True(passwords.Add(password));
            seen.UnionWith(password.Split('-'));
        }
        // 30,000 words: the chance that one of the 2,048 never came is below one in a thousand.
        Assert.Equal(2048, seen.Count);
    }
}
