using System.ComponentModel;
using QvTrust.Windows.Storage;

namespace QvTrust.Windows.Tests;

public class StorageTests
{
    [Fact]
    public void The_folder_is_for_SYSTEM_and_Administrators_alone_and_inherits_nothing()
        => Assert.Equal("O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)", ProtectedFolder.Rights);

    [Fact]
    public void A_services_folder_lets_its_account_change_files_but_not_rights()
        => Assert.Equal("O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1301bf;;;S-1-5-80-1)", ProtectedFolder.RightsWith("S-1-5-80-1"));

    [Theory]
    [InlineData("S-1-5-18", true)]
    [InlineData("S-1-5-32-544", true)]
    [InlineData("S-1-5-21-1-2-3-1000", true)]
    [InlineData("S-1-5-21-1-2-3-1001", false)]
    [InlineData("S-1-5-32-545", false)]
    public void Who_may_own_the_folder(string owner, bool allowed)
        => Assert.Equal(allowed, ProtectedFolder.IsOwnerAllowed(owner, "S-1-5-21-1-2-3-1000"));

    [Theory]
    [InlineData(112, "QVT5002")]
    [InlineData(39, "QVT5002")]
    [InlineData(5, "QVT5006")]
    public void A_full_disk_is_told_from_other_failures(int error, string code)
    {
        Assert.Equal(code, FileErrors.OfWrite("f", new Win32Exception(error)).Code);
        Assert.Equal(code, FileErrors.OfWrite("f", new IOException("x", unchecked((int)0x80070000) | error)).Code);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("token", 1)]
    [InlineData("journal/current.xml", 2)]
    public void Names_inside_the_folder(string name, int parts) => Assert.Equal(parts, FileName.Parts(name).Count);

    [Theory]
    [InlineData("..")]
    [InlineData("../token")]
    [InlineData("a/../../token")]
    [InlineData(@"a\token")]
    [InlineData("C:token")]
    [InlineData("/token")]
    [InlineData("a//token")]
    [InlineData("token.")]
    [InlineData("token ")]
    [InlineData("token:stream")]
    public void Names_that_lead_elsewhere_are_refused(string name) => Assert.Throws<ArgumentException>(() => FileName.Parts(name));
}
