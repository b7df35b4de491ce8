using System.Text;
using QvTrust.Core.Errors;
using QvTrust.Core.Setup;

namespace QvTrust.Core.Tests.Setup;

public sealed class JournalTests
{
    [Theory]
    [InlineData("<begin version=\"2\" machine=\"QVS01\" />\n")]
    [InlineData("<begin version=\"1\" machine=\"QVS01\" />\n<run-program n=\"0\" stage=\"trust\" />\n")]
    [InlineData("<begin version=\"1\" machine=\"QVS01\" />\n<<<\n<file n=\"1\" stage=\"trust\" name=\"x\" />\n")]
    [InlineData("garbage\n")]
    [InlineData("garbage")]
    public void A_journal_that_cannot_be_understood_is_refused_and_kept(string text)
    {
        var node = new NodeScenario();
        node.Machine.Folder.Write(Journal.FileName, Encoding.UTF8.GetBytes(text));
        var error = Assert.Throws<TrustException>(() => node.Engine.Run("prepare", node.Data));
        Assert.Equal(ErrorCatalogue.JournalUnreadable.Code, error.Code);
        Assert.Equal(text, Encoding.UTF8.GetString(node.Machine.Folder.Read(Journal.FileName)!));
    }

    [Fact]
    public void A_torn_last_line_is_a_change_that_was_never_made()
    {
        var node = new NodeScenario();
        node.Machine.Folder.Write(Journal.FileName, Encoding.UTF8.GetBytes("<begin version=\"1\" machine=\"QVS01\" />\n<file n=\"0\" sta"));
        node.Install();
        Assert.Equal("trusted", node.Machine.Settings.Get("QVS", "State"));
    }

    [Fact]
    public void No_token_reaches_the_journal_or_the_log()
    {
        var node = new NodeScenario();
        node.Engine.StoreToken(node.Authority.Token.Encode());
        node.Data.Remove("ENROLLTOKENFILE");
        foreach (var stage in SetupEngine.StagesOf(authority: false))
            node.Engine.Run(stage, node.Data);
        var secret = node.Authority.Token.Encode().Substring(5, 40);
        Assert.Contains(secret, Encoding.ASCII.GetString(node.Machine.Folder.Read("token")!), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, Encoding.UTF8.GetString(node.Machine.Folder.Read(Journal.FileName)!), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, string.Join("\n", node.Log.Lines), StringComparison.Ordinal);
        node.Engine.Commit();
        Assert.Null(node.Machine.Folder.Read("token"));
    }
}
