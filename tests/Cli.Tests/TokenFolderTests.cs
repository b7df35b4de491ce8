using QvTrust.Cli.Terminal;
using QvTrust.Cli.Tokens;
using QvTrust.Core.Errors;

namespace QvTrust.Cli.Tests;

public sealed class TokenFolderTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string folder = Directory.CreateTempSubdirectory("qvtrust-tokens-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_token_file_is_its_owners_alone()
    {
        var path = new TokenFolder(folder, replace: false, Quiet, _ => null).Write("QVS01", "qvt1.secret").Path;
        Assert.Equal(Path.Combine(folder, "QVS01.token"), path);
        Assert.Equal("qvt1.secret\r\n", File.ReadAllText(path));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_file_that_others_could_read_does_not_pass_its_rights_on()
    {
        var path = Path.Combine(folder, "QVS01.token");
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, OwnerOnly | UnixFileMode.OtherRead);
        new TokenFolder(folder, replace: true, Quiet, _ => null).Write("QVS01", "qvt1.secret");
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void A_file_that_is_there_is_kept_unless_told_otherwise()
    {
        var path = Path.Combine(folder, "QVS01.token");
        File.WriteAllText(path, "old");
        var tokens = new TokenFolder(folder, replace: false, Quiet, _ => null);
        Assert.Equal("QVT5009", Assert.Throws<TrustException>(() => tokens.Check(["QVS00", "QVS01"])).Code);
        Assert.Equal("QVT5009", Assert.Throws<TrustException>(() => tokens.Write("QVS01", "qvt1.secret")).Code);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void A_file_that_does_not_read_back_as_it_must_leaves_the_old_one()
    {
        var path = Path.Combine(folder, "QMS01.qvbackup");
        File.WriteAllText(path, "old");
        byte[]? seen = null;
        var refused = Assert.Throws<TrustException>(() => new PrivateFile(path, replace: true, Quiet).Write([7, 8], written =>
        {
            seen = written;
            throw ErrorCatalogue.BackupNotVerified.With(path, "its content differs");
        }));
        Assert.Equal(ErrorCatalogue.BackupNotVerified.Code, refused.Code);
        Assert.Equal([7, 8], seen!);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void A_missing_folder_is_said_before_anything_is_made_that_would_be_lost()
        => Assert.Contains("there is no such folder", new PrivateFile(Path.Combine(folder, "none", "file"), replace: true, Quiet).Fault()!.Cause, StringComparison.Ordinal);

    [Fact]
    public void On_Windows_the_file_is_asked_for_with_rights_of_SYSTEM_and_Administrators_only()
        => Assert.Equal("O:BAG:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)", new PrivateFile("QMS01.qvbackup", replace: false, Quiet).Descriptor);

    [Fact]
    public void The_server_that_a_token_is_for_may_read_and_delete_its_file_as_its_computer_account()
        => Assert.Equal("O:BAG:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FRSD;;;S-1-5-21-1-2-3-1104)", new PrivateFile("QVS01.token", replace: false, Quiet, "S-1-5-21-1-2-3-1104").Descriptor);

    // ERROR_INVALID_OWNER: what a share's server answers to whoever is no administrator there.
    [Fact]
    public void Where_Administrators_cannot_be_its_owner_whoever_makes_it_is_and_that_is_said()
    {
        List<string> asked = [], said = [];
        var file = new PrivateFile(Path.Combine(folder, "QVS01.token"), replace: true, said.Add, "S-1-5-21-1-2-3-1104")
        {
            Make = (path, descriptor) =>
            {
                asked.Add(descriptor);
                return asked.Count == 1 ? throw Refusal(1307) : new FileStream(path, FileMode.CreateNew);
            },
            IsOnShare = _ => true,
        };

        file.Write([7, 8]);

        Assert.Equal([7, 8], File.ReadAllBytes(file.FullPath));
        Assert.Single(Directory.GetFiles(folder));
        Assert.Equal([file.Descriptor, "D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;OW)(A;;FRSD;;;S-1-5-21-1-2-3-1104)"], asked);
        Assert.StartsWith(file.FullPath + " belongs to the account that you have there", Assert.Single(said), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1314, true)]
    [InlineData(1307, false)]
    public void No_other_refusal_and_none_on_this_server_is_answered_with_a_file_of_the_callers(int error, bool isOnShare)
    {
        var asked = 0;
        var file = new PrivateFile(Path.Combine(folder, "QVS01.token"), replace: true, _ => Assert.Fail("nobody owns it"))
        {
            Make = (_, _) =>
            {
                asked++;
                throw Refusal(error);
            },
            IsOnShare = _ => isOnShare,
        };
        Assert.Equal("QVT5006", Assert.Throws<TrustException>(() => file.Write([7])).Code);
        Assert.Equal(1, asked);
    }

    // As .NET tells an error of Windows that has no exception of its own.
    private static IOException Refusal(int error) => new("refused", unchecked((int)0x80070000) | error);

    private static void Quiet(string text) => Assert.Fail(text);
}
