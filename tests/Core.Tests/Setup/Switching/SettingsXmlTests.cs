using System.Text;
using QvTrust.Core.Setup.Switching;

namespace QvTrust.Core.Tests.Setup.Switching;

public sealed class SettingsXmlTests
{
    private static readonly Encoding Utf8 = new UTF8Encoding(false);

    [Theory]
    [InlineData("<a b='x'/>", "/a/@b", "x")]
    [InlineData("<a c='b=&apos;' b = \"x\" />", "/a/@b", "x")]
    [InlineData("<a\r\n\tc=\">\"\r b='x'>\n</a>", "/a/@b", "x")]
    [InlineData("<a><b>x</b></a>", "/a/b", "x")]
    [InlineData("<a><b c='>'\n>x</b ></a>", "/a/b", "x")]
    [InlineData("<a><b></b></a>", "/a/b", "")]
    [InlineData("<!-- é --><a>\n<b>1</b><b>x</b></a>", "/a/b[2]", "x")]
    [InlineData("<a><b k='1' v='0'/><b k='2' v='x'/></a>", "/a/b[@k='2']/@v", "x")]
    [InlineData("<a><b><n>1</n><v>0</v></b><b><n>2</n><v>x</v></b></a>", "/a/b[n=\"2\"]/v", "x")]
    [InlineData("<p:a xmlns:p='urn:p' xmlns='urn:d'><b>x</b></p:a>", "/a/b", "x")]
    [InlineData("<a b='&#120;'/>", "/a/@b", "x")]
    [InlineData("<?xml version='1.0' encoding='UTF-8'?>\n\n<a b='x'/>\n<!-- end -->\n", "/a/@b", "x")]
    public void A_value_is_found_and_exchanged_and_nothing_else(string text, string path, string value)
    {
        foreach (var encoding in (Encoding[])[Utf8, new UTF8Encoding(true)])
            RoundTrip([.. encoding.GetPreamble(), .. encoding.GetBytes(text)], path, value);
    }

    [Fact]
    public void A_file_in_UTF_16_stays_one()
    {
        const string text = "<?xml version=\"1.0\" encoding=\"utf-16\"?>\r\n<a b=\"x\">é</a>";
        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode])
            RoundTrip([.. encoding.GetPreamble(), .. encoding.GetBytes(text)], "/a/@b", "x");
    }

    [Theory]
    [InlineData("<a/>", "/a/@b")]
    [InlineData("<a/>", "/b")]
    [InlineData("<a xmlns:b='x'/>", "/a/@b")]
    [InlineData("<a><b k='1'>x</b></a>", "/a/b[@k='2']")]
    public void A_path_that_leads_nowhere(string text, string path)
        => Assert.Null(SettingsXml.Find(Utf8.GetBytes(text), SettingPath.Parse(path)));

    [Theory]
    [InlineData("<a><b>x</b><b>x</b></a>", "/a/b")]
    [InlineData("<a><b/></a>", "/a/b")]
    [InlineData("<a><b>x<c/></b></a>", "/a/b")]
    [InlineData("<a><b><![CDATA[x]]></b></a>", "/a/b")]
    [InlineData("<a><b>x<!-- y --></b></a>", "/a/b")]
    [InlineData("<a", "/a")]
    [InlineData("<?xml version='1.0' encoding='iso-8859-1'?><a b='x'/>", "/a/@b")]
    [InlineData("<?xml version='1.0' encoding='utf-16'?><a b='x'/>", "/a/@b")]
    [InlineData("<!DOCTYPE a><a b='x'/>", "/a/@b")]
    public void What_is_not_plain_is_refused(string text, string path)
        => Assert.Throws<FormatException>(() => SettingsXml.Find(Utf8.GetBytes(text), SettingPath.Parse(path)));

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
        => Assert.Throws<FormatException>(() => SettingsXml.Find([.. Utf8.GetBytes("<a b='x"), 0xff, .. Utf8.GetBytes("'/>")], SettingPath.Parse("/a/@b")));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("/")]
    [InlineData("/@a")]
    [InlineData("//a")]
    [InlineData("/a//b")]
    [InlineData("/a/")]
    [InlineData("/a/@b/c")]
    [InlineData("/a/text()")]
    [InlineData("/a[b]")]
    [InlineData("/a[0]")]
    [InlineData("/a[@b='1' or 1=1]")]
    [InlineData("/p:a")]
    [InlineData("/*")]
    [InlineData("/a/..")]
    public void More_of_XPath_is_refused(string path) => Assert.Throws<FormatException>(() => SettingPath.Parse(path));

    private static void RoundTrip(byte[] content, string path, string value)
    {
        var place = SettingPath.Parse(path);
        var found = SettingsXml.Find(content, place)!;
        Assert.Equal(value, found.Value);

        var changed = found.With(SettingsXml.Escape("<new & 'old' \"é\">"));

        var again = SettingsXml.Find(changed, place)!;
        Assert.Equal("<new & 'old' \"é\">", again.Value);
        Assert.Equal(content, again.With(found.Raw));
    }
}
