using QvTrust.Lab.Runner.Restoring;

namespace QvTrust.Lab.Runner.Tests;

public class GuidePageTests
{
    [Fact]
    public void Commands_are_read_with_the_words_that_they_print()
    {
        var page = GuidePage.Parse("# A\n## B\n```console\nC:\\> one\nfirst ... word\nC:\\> two\n```\ntext\n```console\n(tried by another scenario than this page)\nC:\\> three\n```\n");

        Assert.Equal(["one", "two"], page.Steps.Select(s => s.Command));
        Assert.Equal(["first ... word"], page.Steps[0].Words);
        Assert.Equal("B", page.Steps[0].Heading);
        Assert.Equal((2, 1), (page.Blocks, page.LeftOut));
    }

    [Theory]
    [InlineData("```\nC:\\> one\n```")]
    [InlineData("```console\nwords without a command\n```")]
    public void What_a_newcomer_could_not_follow_is_an_error(string text) => Assert.Throws<LabException>(() => GuidePage.Parse(text));
}
