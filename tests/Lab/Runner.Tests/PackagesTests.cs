using System.Text;
using QvTrust.Lab.Runner.Installing;

namespace QvTrust.Lab.Runner.Tests;

public sealed class PackagesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("packages-").FullName;

    public PackagesTests()
    {
        foreach (var role in LabRole.All)
        {
            File.WriteAllText(Path.Combine(folder, role.Package), "a package with a native action library");
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_folder_with_a_native_package_for_each_role_is_taken()
        => Assert.Equal(Path.Combine(folder, "QvTrust.Qvws.msi"), new Packages(folder).Of(LabRole.Qvws));

    [Fact]
    public void A_missing_package_is_named()
    {
        File.Delete(Path.Combine(folder, "QvTrust.Dsc.msi"));

        Assert.Contains("QvTrust.Dsc.msi", Assert.Throws<LabException>(() => new Packages(folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_package_that_needs_the_framework_is_refused_by_name(bool utf16)
    {
        var content = (utf16 ? Encoding.Unicode : Encoding.ASCII).GetBytes("stub SfxCA stub");
        File.WriteAllBytes(Path.Combine(folder, "QvTrust.Qds.msi"), content);

        var message = Assert.Throws<LabException>(() => new Packages(folder)).Message;

        Assert.Contains("QvTrust.Qds.msi", message, StringComparison.Ordinal);
        Assert.Contains("lab-packages", message, StringComparison.Ordinal);
    }
}
