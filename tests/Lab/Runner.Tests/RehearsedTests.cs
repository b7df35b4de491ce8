using System.Text.RegularExpressions;
using QvTrust.Lab.Runner.Rehearsal;

namespace QvTrust.Lab.Runner.Tests;

/// <summary>What a rehearsal says of a server whose snapshot shows more than the lab can play.</summary>
public partial class RehearsedTests
{
    private static readonly string Root = Hosting.Paths.Find().Root;
    private static readonly SiteServer Server = Site.Read(Path.Combine(Root, "tests/Lab/sites/five.json")).Qms;

    [Theory]
    [InlineData("service-logon-refused", "error", "QVT2080", "refused QVT2080 (as its snapshot says)")]
    [InlineData("authority-not-usable", "error", "QVT6503", "refused QVT6503 (as its snapshot says)")]
    // It cannot be ignored, and could not look.
    [InlineData("web-server-service-wrong", "warning", "QVT6701", "refused QVT6701 (as its snapshot says)")]
    // An error that refuses nothing.
    [InlineData("certificate-expired", "error", "QVT6525", "trusted")]
    [InlineData("leaf-of-other-root", "error", "QVT6701", "trusted")]
    // One that refuses, and is a warning there, or ignored, or could not look and can be ignored.
    [InlineData("qms-host-unresolved", "warning", "QVT3001", "trusted")]
    [InlineData("service-logon-refused", "ignored", "QVT2080", "trusted")]
    [InlineData("windows-too-old", "warning", "QVT6701", "trusted")]
    public void What_refuses_a_setup_and_was_not_played_is_a_refusal(string check, string severity, string code, string word)
    {
        var result = Of(Verdict.Trusted).With([new SiteFinding(check, severity, code, "why")]);
        Assert.Equal((word, word == "trusted" ? "" : "why"), (result.Word, result.Text));
        Assert.Equal(word == "trusted", result.Verdict == Verdict.Trusted);
        Assert.True(result.IsSetUpHere);
    }

    [Fact]
    public void A_server_that_is_refused_in_the_lab_too_has_both()
    {
        var result = Of(Verdict.Refused, "QVT2002").With([Error("QVT2080"), Error("QVT2002"), Error("QVT2080")]);
        Assert.Equal(("refused QVT2002 and QVT2080 (as its snapshot says)", false), (result.Word, result.IsSetUpHere));
        Assert.Equal("refused QVT2002", Of(Verdict.Refused, "QVT2002").With([]).Word);
    }

    [Theory]
    [InlineData(Verdict.Failed, "FAILED")]
    [InlineData(Verdict.NotTried, "not tried")]
    public void What_came_to_no_end_stays_so(object verdict, string word) => Assert.Equal(word, Of((Verdict)verdict).With([Error("QVT2080")]).Word);

    [Fact]
    public void The_checks_that_refuse_are_those_of_the_page()
    {
        var page = Section().Matches(File.ReadAllText(Path.Combine(Root, "docs/checks.md"))).Cast<Match>()
            .ToLookup(m => m.Groups["ignored"].Value, m => m.Groups["check"].Value);
        Assert.Equal(page["no"].Order(StringComparer.Ordinal), RefusingChecks.Strict.Order(StringComparer.Ordinal));
        Assert.Equal(page["yes"].Order(StringComparer.Ordinal), RefusingChecks.Others.Order(StringComparer.Ordinal));
    }

    private static SiteFinding Error(string code) => new("service-logon-refused", "error", code, "why");

    private static Rehearsed Of(Verdict verdict, params string[] codes) => new(Server, verdict, codes, "", 0, []);

    [GeneratedRegex(@"^## \d+ (?<check>[a-z0-9-]+)\r?\n\*\*.*\*\* .*refuses a setup.*\r?\n(?:(?!## ).*\n)*?- Can be ignored: (?<ignored>yes|no)", RegexOptions.Multiline)]
    private static partial Regex Section();
}
