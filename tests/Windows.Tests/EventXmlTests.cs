using System.Xml;
using QvTrust.Windows.EventLogs;

namespace QvTrust.Windows.Tests;

/// <summary>Events as Windows renders them, as its documentation and exports show them.</summary>
public class EventXmlTests
{
    private const string Failed = """
        <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>
          <Provider Name='Service Control Manager' Guid='{555908d1-a6d7-4695-8e1e-26931d2012f4}' EventSourceName='Service Control Manager'/>
          <EventID Qualifiers='49152'>7024</EventID><Version>0</Version><Level>2</Level>
          <TimeCreated SystemTime='2026-01-02T03:04:05.1234567Z'/><Channel>System</Channel></System>
          <EventData><Data Name='param1'>QlikView Server</Data><Data Name='param2'>%%5</Data><Binary>51006C0069006B0076006900650077005300650072007600650072000000</Binary></EventData></Event>
        """;

    [Fact]
    public void An_event_of_the_service_control_manager_is_read_with_the_services_two_names()
    {
        var read = EventXml.Read(Failed, "The QlikView Server service terminated.");

        Assert.Equal((7024, "The QlikView Server service terminated."), (read.Id, read.Text));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567), read.Time);
        Assert.Equal(["QlikView Server", "%%5", "QlikviewServer"], read.Values);
    }

    [Fact]
    public void Without_texts_its_values_stand_in() => Assert.Equal("QlikView Server %%5", EventXml.Read(Failed, null).Text);

    [Fact]
    public void A_binary_part_that_is_no_name_is_no_error()
        => Assert.Equal("", EventXml.Read(Failed.Replace("51006C00", "zz006C00", StringComparison.Ordinal), null).Values[2]);

    [Theory]
    [InlineData("<Event")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><Event>&b;</Event>")]
    [InlineData("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'/>")]
    [InlineData("")]
    public void What_is_no_event_is_refused(string xml)
        => Assert.True(Record.Exception(() => EventXml.Read(xml, null)) is XmlException or FormatException);

    [Fact]
    public void The_query_names_source_and_time()
        => Assert.Equal(
            "*[System[Provider[@Name='Service Control Manager'] and TimeCreated[@SystemTime>='2026-01-02T03:04:05.006Z']]]",
            EventXml.Query("Service Control Manager", new DateTimeOffset(2026, 1, 2, 4, 4, 5, 6, TimeSpan.FromHours(1))));
}
