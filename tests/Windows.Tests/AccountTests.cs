using QvTrust.Core.Machine;
using QvTrust.Windows.Services;

namespace QvTrust.Windows.Tests;

public class AccountTests
{
    // Published by Microsoft and seen on every Windows: the SIDs of services that come with it or with SQL Server.
    [Theory]
    [InlineData("TrustedInstaller", "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464")]
    [InlineData("trustedinstaller", "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464")]
    [InlineData("WdiServiceHost", "S-1-5-80-3139157870-2983391045-3678747466-658725712-1809340420")]
    [InlineData("MSSQLSERVER", "S-1-5-80-3880718306-3832830129-1677859214-2598158968-1052248003")]
    public void A_services_SID_follows_from_its_name(string service, string sid) => Assert.Equal(sid, ServiceSid.Of(service));

    [Theory]
    [InlineData("", "S-1-5-18")]
    [InlineData("LocalSystem", "S-1-5-18")]
    [InlineData(@".\LocalSystem", "S-1-5-18")]
    [InlineData(@"NT AUTHORITY\SYSTEM", "S-1-5-18")]
    [InlineData(@"NT AUTHORITY\LocalService", "S-1-5-19")]
    [InlineData(@"NT Authority\NetworkService", "S-1-5-20")]
    [InlineData(@"NT AUTHORITY\NETWORK SERVICE", "S-1-5-20")]
    [InlineData(@"NT Service\TrustedInstaller", "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464")]
    [InlineData(@"DOMAIN\qlik", null)]
    [InlineData(@".\qlik", null)]
    public void Accounts_that_need_no_look_up(string account, string? sid) => Assert.Equal(sid, AccountSid.Known(account));

    [Theory]
    [InlineData("\"C:\\Program Files\\QlikView\\Server\\QVS.exe\"", @"C:\Program Files\QlikView\Server\QVS.exe")]
    [InlineData("\"C:\\Program Files\\Q\\q.exe\" -service", @"C:\Program Files\Q\q.exe")]
    [InlineData(@"C:\Program Files\Q\q.exe -service", @"C:\Program Files\Q\q.exe")]
    [InlineData(@"C:\Program Files\Q.exe.d\Q.EXE", @"C:\Program Files\Q.exe.d\Q.EXE")]
    [InlineData(@"C:\Q\service -x", @"C:\Q\service")]
    [InlineData("\"C:\\Q\\cut", @"C:\Q\cut")]
    public void The_executable_of_a_command_line(string commandLine, string executable)
        => Assert.Equal(executable, CommandLine.Executable(commandLine));
}
