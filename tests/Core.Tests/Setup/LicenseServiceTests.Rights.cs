using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

// Who may read the files.
public sealed partial class LicenseServiceTests
{
    [Fact]
    public void A_key_that_users_can_read_is_taken_from_them_without_a_restart()
    {
        var qms = WithAccounts();
        qms.Machine.GuardedFiles.SetSecurity(Key, $"O:{Qms}D:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;FR;;;BU)(A;ID;FA;;;{Qms})(A;;FR;;;{Service})");

        qms.Install();

        var now = qms.Machine.GuardedFiles.GetSecurity(Key);
        Assert.Equal([Service, Qms], FileSecurity.Strangers(now, []).OrderBy(s => s, StringComparer.Ordinal));
        Assert.Empty(qms.Machine.Services.Started);
        Assert.Contains("License Service: server_key.pem could be read by S-1-5-32-545, which ends now", qms.Log.Lines);
        var lines = qms.Log.Lines.Count;
        qms.Install();
        Assert.DoesNotContain(qms.Log.Lines.Skip(lines), l => l.Contains("server_key.pem"));
    }

    [Fact]
    public void Rights_that_were_mended_come_back_when_setup_is_undone()
    {
        var qms = new QmsScenario();
        var before = qms.Machine.GuardedFiles.GetSecurity(Key);
        Assert.NotEmpty(FileSecurity.Strangers(before, []));

        Assert.Throws<TrustException>(() => qms.Install(failAfter: "restart"));

        Assert.Equal(before, qms.Machine.GuardedFiles.GetSecurity(Key));
    }

    [Fact]
    public void A_License_Service_that_could_not_read_its_key_gets_it_and_starts_again()
    {
        var qms = WithAccounts();
        qms.Machine.GuardedFiles.SetSecurity(Key, "O:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)");

        qms.Install();

        Assert.True(KeyAcl.Parse(qms.Machine.GuardedFiles.GetSecurity(Key)).CanRead(Service));
        Assert.Contains(RoleTable.DispatcherService, qms.Machine.Services.Started);
    }

    [Fact]
    public void Rights_are_mended_again_on_a_file_that_QMS_made_anew()
    {
        var qms = new QmsScenario("NetworkService", "S-1-5-20");
        qms.Machine.Services.ComesUp = name =>
        {
            if (name == RoleTable.Qms.ServiceName)
            {
                qms.ExportPem();
                qms.Machine.GuardedFiles.SetSecurity(Key, FakeGuardedFiles.Inherited);
            }
            return true;
        };

        qms.Install();

        Assert.Equal(["S-1-5-20"], FileSecurity.Strangers(qms.Machine.GuardedFiles.GetSecurity(Key), []));
    }
}
