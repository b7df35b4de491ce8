using System.Text.RegularExpressions;
using System.Xml.Linq;
using QvTrust.Installer.Tests.Sources;

namespace QvTrust.Installer.Tests;

public sealed class ErrorTextTests
{
    // A launch condition speaks before any code of ours runs, so its text stands twice: here and in the catalogue's page.
    [Fact]
    public void A_code_in_the_installers_texts_says_what_the_error_page_says()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "errors.md"));
        var texts = XDocument.Load(Path.Combine(Repository.Root, "installer", "Shared", "Strings.en-us.wxl")).Descendants()
            .Select(e => (string?)e.Attribute("Value")).OfType<string>()
            .Select(text => Regex.Match(text, @"^(QVT[0-9]{4}): (.+?)\. (.+)\.$"))
            .Where(m => m.Success)
            .ToList();
        Assert.NotEmpty(texts);
        Assert.All(texts, m => Assert.Matches(
            $@"\| {m.Groups[1].Value} \| [0-9] \| {Regex.Escape(m.Groups[2].Value)} \| {Regex.Escape(m.Groups[3].Value)} \|", page));
    }
}
