using System.Reflection;
using QvTrust.Core.Errors;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Errors;

public class ErrorCatalogueTests
{
    [Fact]
    public void The_catalogue_is_what_was_agreed()
        => Golden.Match("../../../docs/errors.md", Page());

    [Fact]
    public void Every_definition_is_listed_once_in_the_order_of_its_code()
    {
        var defined = typeof(ErrorCatalogue).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(p => p.PropertyType == typeof(ErrorDefinition))
            .Select(p => ((ErrorDefinition)p.GetValue(null)!).Code)
            .OrderBy(c => c, StringComparer.Ordinal);
        Assert.Equal(defined, ErrorCatalogue.All.Select(d => d.Code));
        Assert.Equal(ErrorCatalogue.All.Count, ErrorCatalogue.All.Select(d => d.Code).Distinct().Count());
    }

    [Fact]
    public void Texts_are_one_line_and_hints_one_sentence()
        => Assert.All(ErrorCatalogue.All, d =>
        {
            Assert.Matches("^QVT[0-9]{4}$", d.Code);
            Assert.InRange(d.ExitCode, 1, 4);
            Assert.DoesNotContain("\n", d.CauseFormat + d.Hint);
            Assert.DoesNotContain(". ", d.Hint);
            Assert.NotEqual('.', d.Hint[^1]);
            Assert.NotEqual('.', d.CauseFormat[^1]);
        });

    [Fact]
    public void What_was_found_neither_ends_the_sentence_twice_nor_buries_the_hint()
    {
        Assert.EndsWith("failed: Access is denied. Run setup", Words(ErrorCatalogue.WindowsCallFailed.Describe("reading x", "Access is denied. "), 9));
        var text = ErrorCatalogue.HostMalformed.Describe(new string('a', 100_000)).ToString();
        Assert.InRange(text.Length, 500, 700);
        Assert.Contains("A machine name has", text);
    }

    private static string Words(TrustError error, int count) => string.Join(" ", error.ToString().Split(' ').Take(count));

    // The page that administrators read is the frozen form of the catalogue.
    private static string Page() => string.Join("\n",
    [
        "# Errors",
        "",
        "Written from the catalogue by its test. `{0}`, `{1}` stand for what was found. Exit codes are those of `qvtrust`;",
        "`msiexec` ends with 1603 and shows the code in its log and, but for launch conditions, in the event log, in `HKLM\\SOFTWARE\\QvTrust\\ROLE\\LastError` and in the",
        "[report](properties.md#the-report-of-a-setup). A value that is refused before anything begins (QVT10xx, QVT1102) comes to the last two only where something of the role is there already and whoever runs",
        "`msiexec` may write them. A cancellation (1602, QVT5004) is in the log and in the report alone; what an undo could not put back (QVT5003) stands in all four, behind the error that it came from.",
        "",
        "| Code | Exit | What is wrong | What to do |",
        "|---|---|---|---|",
        .. ErrorCatalogue.All.Select(d => $"| {d.Code} | {d.ExitCode} | {Cell(d.CauseFormat)} | {Cell(d.Hint)} |"),
    ]);

    private static string Cell(string text) => text.Replace("|", "\\|");

    [Fact]
    public void Every_text_fills_with_what_was_found()
        => Assert.All(ErrorCatalogue.All, d => Assert.DoesNotContain("{", d.Describe("a", "b", "c", "d").ToString()));

    [Fact]
    public void Every_line_is_read_back_as_it_was_written()
        => Assert.All(ErrorCatalogue.All, d =>
        {
            var error = d.Describe("a", "b", "c", "d") with { Cause = "one. two" };
            Assert.Equal(error, TrustError.TryParse(error.ToString()));
            Assert.Equal(d.Code, $"QVT{error.Number}");
        });

    [Fact]
    public void A_text_of_the_platform_brings_no_second_full_stop()
        => Assert.DoesNotContain("..", ErrorCatalogue.WriteFailed.Describe("file", "Access is denied.").ToString());

    [Theory]
    [InlineData("")]
    [InlineData("QVT1001")]
    [InlineData("QVT1001: a cause without a hint.")]
    [InlineData("QVT10x1: a cause. a hint.")]
    [InlineData("<html>QVT1001: a cause. a hint.")]
    public void What_is_no_error_line_is_none(string line) => Assert.Null(TrustError.TryParse(line));
}
