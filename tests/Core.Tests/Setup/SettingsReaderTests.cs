using QvTrust.Core.Settings;

namespace QvTrust.Core.Tests.Setup;

public sealed class SettingsReaderTests
{
    [Theory]
    [InlineData("QMSHOST", "", "QVT1001")]
    [InlineData("QMSHOST", "10.1.2.3", "QVT1002")]
    [InlineData("QMSHOST", "fe80::1", "QVT1002")]
    [InlineData("QMSHOST", "qms01.example.test", "QVT1003")]
    [InlineData("QMSHOST", "12345", "QVT1004")]
    [InlineData("QMSHOST", "A-NAME-THAT-IS-TOO-LONG", "QVT1004")]
    [InlineData("QMSHOST", "QMS 01", "QVT1004")]
    [InlineData("AUTHORITYPORT", "0", "QVT1005")]
    [InlineData("AUTHORITYPORT", "65536", "QVT1005")]
    [InlineData("AUTHORITYPORT", "+80", "QVT1005")]
    [InlineData("AUTHORITY", "sign", "QVT1006")]
    [InlineData("QMSADDRESS", "https://qms01", "QVT1007")]
    [InlineData("QMSADDRESS", "QMS01:14780", "QVT1007")]
    [InlineData("QMSADDRESS", "10.0.0.7:14780", "QVT1007")]
    [InlineData("QMSADDRESS", "qms01%", "QVT1007")]
    [InlineData("ENROLLTOKENFILE", @"rollout\QVS01.token", "QVT1009")]
    [InlineData("ENROLLTOKENFILE", @"C:\a;STAGE=finish", "QVT1011")]
    [InlineData("QMSADDRESS", "a\nb", "QVT1011")]
    [InlineData("ROLE", "QVX", "QVT1010")]
    [InlineData("AUTHORITYTHUMBPRINT", "00", "QVT1014")]
    [InlineData("ENROLLTOKEN", "qvt1.short", "QVT1102")]
    [InlineData("TRUST", "native", "QVT1020")]
    [InlineData("TRUSTWAIT", "61", "QVT1021")]
    [InlineData("PACKAGEPIN", "sha256:00", "QVT1022")]
    [InlineData("RESTOREFILE", "backup", "QVT1019")]
    [InlineData("DRYRUN", "yes", "QVT1032")]
    [InlineData("DRYRUN", "0", "QVT1032")]
    [InlineData("PLANFILE", @"C:\plan.txt", "QVT1023")]
    [InlineData("PLANFILE", @"C:\plan.txt""", "QVT1011")]
    [InlineData("RECOVERYCERT", @"..\x.cer", "QVT1019")]
    public void A_bad_value_is_an_error_of_its_own(string name, string value, string code)
    {
        var values = Good();
        values[name] = value;
        var error = Assert.Single(SettingsReader.Check(values));
        Assert.Equal(code, error.Code);
    }

    [Theory]
    [InlineData("qms01.corp.example.com")]
    [InlineData("QMS_01")]
    [InlineData("10.0.0.7")]
    [InlineData("2001:db8::7")]
    [InlineData("fe80::1%12")]
    public void A_name_or_an_address_of_either_kind_is_taken(string address)
        => Assert.Equal(address, SettingsReader.Read(new Dictionary<string, string>(Good()) { ["QMSADDRESS"] = address }).QmsAddress);

    [Fact]
    public void An_uninstall_asks_for_the_properties_of_a_plan_alone()
    {
        var values = new Dictionary<string, string> { ["QMSHOST"] = "10.1.2.3", ["DRYRUN"] = "1", ["PLANFILE"] = "plan.txt" };
        Assert.Equal(["QVT1019"], SettingsReader.CheckPlan(values).Select(e => e.Code));
        values["PLANFILE"] = @"\\QMS01\plans\[ComputerName].txt";
        Assert.Empty(SettingsReader.CheckPlan(values));
        values["PLANFILE"] = @"C:\a;b";
        Assert.Equal(["QVT1011"], SettingsReader.CheckPlan(values).Select(e => e.Code));
        Assert.DoesNotContain(SettingsReader.Names, SettingsReader.PlanNames.Contains);
    }

    [Fact]
    public void Several_bad_values_are_reported_at_once()
    {
        var values = Good();
        values["QMSHOST"] = "10.1.2.3";
        values["AUTHORITYPORT"] = "port";
        values["AUTHORITY"] = "x";
        Assert.Equal(["QVT1002", "QVT1005", "QVT1006"], SettingsReader.Check(values).Select(e => e.Code));
    }

    [Fact]
    public void A_way_that_lacks_what_it_needs_says_so()
    {
        var package = Good();
        package["PACKAGE"] = @"D:\QVS01.qvpkg";
        Assert.Equal(["QVT1023", "QVT1023"], SettingsReader.Check(package).Select(e => e.Code));
        Assert.Equal("QVT1023", Assert.Single(SettingsReader.Check(new Dictionary<string, string> { ["ROLE"] = "QMS", ["AUTHORITY"] = "restore" })).Code);
    }

    [Fact]
    public void A_package_is_taken_without_saying_TRUST_and_existing_certificates_need_no_host()
    {
        var package = Good();
        package["PACKAGE"] = @"D:\QVS01.qvpkg";
        package["PACKAGEPASSWORDFILE"] = @"D:\QVS01.password";
        package["PACKAGEPIN"] = "sha256:" + new string('a', 64);
        var settings = SettingsReader.Read(package);
        Assert.Equal(TrustMode.Package, settings.Trust);
        Assert.Equal(Enumerable.Repeat((byte)0xAA, 32), settings.Package!.Pin);
        Assert.Empty(SettingsReader.Check(new Dictionary<string, string> { ["ROLE"] = "QVS", ["TRUST"] = "existing" }));
    }

    [Fact]
    public void Good_values_are_taken_as_they_are_meant()
    {
        var values = Good();
        values["ENROLLTOKENFILE"] = @"\\QMS01\rollout\[ComputerName].token";
        var settings = SettingsReader.Read(values);
        Assert.Equal("QMS01", settings.QmsHost);
        Assert.Equal(14780, settings.AuthorityPort);
        Assert.Equal(@"\\QMS01\rollout\QVS01.token", SettingsReader.ExpandComputerName(settings.TokenFile!, "QVS01"));
    }

    /// <summary>It needs none, but saves the one that it is given for the further roles of its server.</summary>
    [Theory]
    [InlineData(null, null)]
    [InlineData("qms01", null)]
    [InlineData("10.0.0.1", "QVT1002")]
    [InlineData("qms01.example.test", "QVT1003")]
    [InlineData("QMS 01", "QVT1004")]
    public void The_QMS_server_is_not_asked_for_a_host_and_refuses_a_bad_one(string? host, string? code)
    {
        var values = new Dictionary<string, string> { ["ROLE"] = "QMS" };
        if (host is not null)
            values["QMSHOST"] = host;
        Assert.Equal(code is null ? [] : [code], SettingsReader.Check(values).Select(e => e.Code));
        if (code is null)
            Assert.Equal("", SettingsReader.Read(values).QmsHost);
    }

    private static Dictionary<string, string> Good() => new() { ["ROLE"] = "qvs", ["QMSHOST"] = "qms01" };
}
