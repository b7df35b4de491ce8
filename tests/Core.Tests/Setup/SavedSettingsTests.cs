using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

public sealed class SavedSettingsTests
{
    [Theory]
    [InlineData("", "10.0.0.1")]
    [InlineData("qms01", "10.0.0.1")]
    [InlineData("QMS02", null)]
    public void A_saved_address_is_used_with_the_saved_host_only(string host, string? address)
    {
        var machine = new FakeMachine("QVS01");
        machine.Settings.Set("", "QmsHost", "QMS01");
        machine.Settings.Set("", "QmsAddress", "10.0.0.1");

        var values = new SavedSettings(machine).Complete(new Dictionary<string, string> { ["QMSHOST"] = host });

        Assert.Equal(address, values.TryGetValue("QMSADDRESS", out var found) ? found : null);
    }

    [Theory]
    [InlineData(@"C:\Program Files\QvTrust\", @"C:\Program Files\QvTrust")]
    [InlineData(@"C:\Program Files\QvTrust", @"C:\Program Files\QvTrust")]
    [InlineData(@"D:\", @"D:\")]
    public void The_programs_folder_is_the_same_whoever_names_it(string given, string folder)
        => Assert.Equal(folder, new SavedSettings(new FakeMachine("QVS01")).Complete(new Dictionary<string, string> { ["INSTALLFOLDER"] = given })["INSTALLFOLDER"]);
}
