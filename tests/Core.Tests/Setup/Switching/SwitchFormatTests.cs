using System.Text;
using QvTrust.Core.Setup.Switching;

namespace QvTrust.Core.Tests.Setup.Switching;

public sealed class SwitchFormatTests
{
    private const string Good = SwitchScenario.FileRow;

    [Fact]
    public void A_row_comes_back_as_it_was_kept()
    {
        var row = Parse(Good.Replace("/>", " from=\"12.0\" to=\"12.50.1\"/>"))[0] with { Was = "fal&#115;e", IsDropped = true };

        Assert.Equal(row, SwitchFormat.Read(new System.Xml.Linq.XElement("switch", row.ToXml()), isRecord: true)[0]);
    }

    [Fact]
    public void A_file_without_rows_is_one() => Assert.Empty(Parse(""));

    [Fact]
    public void A_byte_order_mark_is_no_fault() => Assert.Single(SwitchFormat.Parse([.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes($"<switch>{Good}</switch>")]));

    [Fact]
    public void The_same_value_for_other_versions_is_another_row()
        => Assert.Equal(2, Parse(Good.Replace("/>", " to=\"12.50\"/>") + Good.Replace("/>", " from=\"12.60\"/>")).Count);

    [Theory]
    [InlineData("role=\"QVS\"", "role=\"XYZ\"")]
    [InlineData("role=\"QVS\"", "")]
    [InlineData("after=\"true\"", "after=\"false\"")]
    [InlineData("after=\"true\"", "")]
    [InlineData("after=\"true\"", "after=\" true\"")]
    [InlineData("after=\"true\"", "after=\"a&#10;b\"")]
    [InlineData("after=\"true\"", "after=\"true\" was=\"x\"")]
    [InlineData("after=\"true\"", "after=\"true\" from=\"12\"")]
    [InlineData("<file", "<folder")]
    [InlineData("/>", ">x</file>")]
    [InlineData("/Config", "//Config")]
    [InlineData("<file", "<file><file")]
    public void A_row_that_is_not_understood(string what, string instead)
        => Assert.Throws<FormatException>(() => Parse(Good.Replace(what, instead)));

    [Theory]
    [InlineData("")]
    [InlineData("<switch>")]
    [InlineData("<other/>")]
    [InlineData("<!DOCTYPE switch><switch/>")]
    [InlineData("<switch/>x")]
    public void A_file_that_is_not_understood(string text) => Assert.Throws<FormatException>(() => SwitchFormat.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Two_rows_for_the_same_value_are_refused() => Assert.Throws<FormatException>(() => Parse(Good + Good));

    [Fact]
    public void More_rows_than_anybody_needs_are_refused()
        => Assert.Throws<FormatException>(() => Parse(string.Concat(Enumerable.Range(0, 201).Select(n => Good.Replace("Settings.xml", $"{n}.xml")))));

    private static IReadOnlyList<SwitchRow> Parse(string rows) => SwitchFormat.Parse(Encoding.UTF8.GetBytes($"<switch>{rows}</switch>"));
}
