using QvTrust.Core.Settings;

namespace QvTrust.Core.Tests.Setup;

public sealed class RenewalWindowTests
{
    // 2026-03-01 is a Sunday.
    [Theory]
    [InlineData("any", "2026-03-03 12:00", true)]
    [InlineData("02:00-04:00", "2026-03-03 01:59", false)]
    [InlineData("02:00-04:00", "2026-03-03 02:00", true)]
    [InlineData("02:00-04:00", "2026-03-03 03:59", true)]
    [InlineData("02:00-04:00", "2026-03-03 04:00", false)]
    [InlineData("Sun 02:00-04:00", "2026-03-01 03:00", true)]
    [InlineData("Sun 02:00-04:00", "2026-03-02 03:00", false)]
    [InlineData("sat,SUN 22:00-03:00", "2026-02-28 21:59", false)]
    [InlineData("Sat,Sun 22:00-03:00", "2026-02-28 22:00", true)]
    [InlineData("Sat,Sun 22:00-03:00", "2026-03-01 02:59", true)]
    [InlineData("Sat,Sun 22:00-03:00", "2026-03-01 12:00", false)]
    [InlineData("Sat,Sun 22:00-03:00", "2026-03-02 02:59", true)]
    [InlineData("Sat,Sun 22:00-03:00", "2026-03-02 03:00", false)]
    [InlineData("Sat,Sun 22:00-03:00", "2026-03-02 22:30", false)]
    [InlineData("Fri 22:00-00:00", "2026-03-06 23:59", true)]
    [InlineData("Fri 22:00-00:00", "2026-03-07 00:00", false)]
    public void It_is_open_from_its_first_minute_to_the_last_also_past_midnight(string text, string local, bool isOpen)
        => Assert.Equal(isOpen, RenewalWindow.TryParse(text)!.Contains(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("")]
    [InlineData("always")]
    [InlineData("2:00-4:00")]
    [InlineData("02:00")]
    [InlineData("02:00-02:00")]
    [InlineData("02:00-24:00")]
    [InlineData("02:60-03:00")]
    [InlineData("Sun")]
    [InlineData("Son 02:00-04:00")]
    [InlineData("Sunday 02:00-04:00")]
    [InlineData("Sat-Sun 02:00-04:00")]
    [InlineData("Sat, Sun 02:00-04:00")]
    [InlineData("Sun 02:00-04:00\n")]
    [InlineData("02:00-04:00 05:00-06:00")]
    public void Everything_else_is_refused(string text)
    {
        Assert.Null(RenewalWindow.TryParse(text.Replace("\n", "x")));
        if (text.Trim().Length > 0)
            Assert.Equal("QVT1024", Assert.Single(SettingsReader.Check(new Dictionary<string, string> { ["ROLE"] = "QVS", ["QMSHOST"] = "QMS01", ["RENEWWINDOW"] = text.Replace("\n", "x") })).Code);
    }
}
