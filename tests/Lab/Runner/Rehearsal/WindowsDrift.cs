using QvTrust.Lab.Runner.Hosting;

namespace QvTrust.Lab.Runner.Rehearsal;

/// <summary>Gives a lab server the policies and the like that a snapshot has.</summary>
internal sealed class WindowsDrift(Server server, SiteServer wanted)
{
    private const string Control = @"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control";
    private const string Policies = @"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft";
    private const string File = @"C:\lab\site.reg";

    public void Make()
    {
        var lines = Lines().ToList();
        if (lines.Count > 0)
        {
            server.WriteText(File, string.Join("\r\n", ["REGEDIT4", "", .. lines, ""]));
            server.Run("reg import " + File).Expect($"{server.Name}: reg import");
        }

        if (wanted.FirewallService is "disabled" or "stopped")
        {
            var start = wanted.FirewallService == "disabled" ? "disabled" : "demand";
            server.Run($@"sc create MpsSvc binPath= C:\windows\system32\svchost.exe start= {start}").Expect($"{server.Name}: a firewall service that does not run");
        }

        if (wanted.Has("authority-port-taken"))
        {
            Serve(LabRole.AuthorityPort);
        }
    }

    private IEnumerable<string> Lines()
    {
        if (wanted.Build is { } build && wanted.Has("windows-too-old"))
        {
            yield return @"[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion]";
            yield return $"\"CurrentBuildNumber\"=\"{build}\"";
        }

        if (wanted.Has("framework-too-old"))
        {
            yield return @"[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full]";
            yield return "\"Release\"=dword:00000000";
        }

        if (wanted.Has("rollback-disabled"))
        {
            yield return $@"[{Policies}\Windows\Installer]";
            yield return "\"DisableRollback\"=dword:00000001";
        }

        if (wanted.Fips)
        {
            yield return $@"[{Control}\Lsa\FipsAlgorithmPolicy]";
            yield return "\"Enabled\"=dword:00000001";
        }

        if (wanted.RebootPending)
        {
            yield return $@"[{Control}\Session Manager]";
            yield return "\"PendingFileRenameOperations\"=hex(7):43,3a,5c,61,00,00,00";
        }

        if (wanted.Findings.FirstOrDefault(f => f.Check == "schannel-tls12-off") is { } tls)
        {
            yield return $@"[{Control}\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client]";
            yield return tls.Severity == "error" ? "\"Enabled\"=dword:00000000" : "\"DisabledByDefault\"=dword:00000001";
        }

        if (wanted.Settings.Any(s => s.IsPlayed))
        {
            yield return @"[HKEY_LOCAL_MACHINE\SOFTWARE\Policies\QvTrust]";
            foreach (var setting in wanted.Settings.Where(s => s.IsPlayed))
            {
                yield return $"\"{setting.Name}\"=\"{setting.Value}\"";
            }
        }

        if (!wanted.FirewallTakesRules && wanted.FirewallService is not ("disabled" or "stopped"))
        {
            yield return $@"[{Policies}\WindowsFirewall\DomainProfile]";
            yield return "\"AllowLocalPolicyMerge\"=dword:00000000";
        }
    }

    // It ends with the server.
    private void Serve(int port) => Listening.Stranger(server, port, @"C:\lab-port");
}
