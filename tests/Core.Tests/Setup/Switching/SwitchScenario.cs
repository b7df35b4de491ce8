using System.Text;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;

namespace QvTrust.Core.Tests.Setup.Switching;

/// <summary>A QVS node whose service has a settings file and a registry value, and a data file that knows both.</summary>
internal sealed class SwitchScenario
{
    public const string DataPath = @"C:\rollout\switch.xml";
    public const string SettingsPath = @"%ProgramData%\QlikTech\QlikViewServer\Settings.xml";
    public const string Key = @"SOFTWARE\QlikTech\QlikView Server";
    public const string Private = "O:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)";

    public const string Settings = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<Config  >\r\n\t<Add Key='UseCertificates'\r\n\t     Value = 'false' /> <!-- why -->\r\n</Config>\r\n\r\n";

    public const string FileRow = "<file role=\"QVS\" path=\"" + SettingsPath + "\" xpath=\"/Config/Add[@Key='UseCertificates']/@Value\" before=\"false\" after=\"true\"/>";
    public const string RegistryRow = "<registry role=\"QVS\" key=\"HKLM\\" + Key + "\" name=\"Secure\" before=\"0\" after=\"1\"/>";

    public SwitchScenario(params string[] rows)
    {
        Place(SettingsPath, Settings);
        Node.Machine.GuardedFiles.SetSecurity(SettingsPath, "O:SYD:AI(A;ID;FA;;;SY)(A;ID;FA;;;NS)(A;ID;FR;;;BU)");
        Node.Machine.QlikRegistry.All[Key + "\\Secure"] = new RegistryText("0", IsNumber: true);
        Give(rows.Length == 0 ? [FileRow, RegistryRow] : rows);
        Node.Machine.PowerOn();
    }

    public NodeScenario Node { get; } = new();

    public string File => Encoding.UTF8.GetString(Node.Machine.Files.Content[SettingsPath]);

    public string Value => Node.Machine.QlikRegistry.All[Key + "\\Secure"].Text;

    public string State => $"{File}|{Node.Machine.GuardedFiles.GetSecurity(SettingsPath)}|{Value}";

    public int ServiceProcess => Node.Machine.Services.Find(RoleTable.Qvs.ServiceName)!.ProcessId;

    public void Place(string path, string content) => Node.Machine.Files.Content[path] = Encoding.UTF8.GetBytes(content);

    /// <summary>The administrator's data file, which only administrators can write.</summary>
    public void Give(params string[] rows)
    {
        Place(DataPath, $"<switch>{string.Join("\n", rows)}</switch>");
        Node.Machine.GuardedFiles.SetSecurity(DataPath, Private);
        Node.Data["SWITCHFILE"] = DataPath;
    }

    /// <summary>A repair: the share with the data file is gone.</summary>
    public void Repair()
    {
        Node.Data.Remove("SWITCHFILE");
        Node.Machine.Files.Content.Remove(DataPath);
        Node.Install();
    }

    /// <summary>A setup as far as the values are set, and the services not restarted.</summary>
    public void RunUntilTrust()
    {
        foreach (var stage in (string[])["prepare", "enrol", "trust"])
            Node.Engine.Run(stage, Node.Data);
    }

    /// <summary>Does it whenever a setup has started a service again.</summary>
    public void OnRestart(Action work) => Node.Log.Met = line =>
    {
        if (line.StartsWith("service ", StringComparison.Ordinal) && line.EndsWith("stopped -> running", StringComparison.Ordinal))
            work();
    };

    /// <summary>An installation that is refused and changes nothing.</summary>
    public TrustError Refused()
    {
        var (state, before) = (State, Node.Machine.Snapshot(withProcessIds: true));
        var error = Assert.Throws<TrustException>(() => Node.Install()).Errors[0];
        Assert.Equal(state, State);
        Assert.Equal(before, Node.Machine.Snapshot(withProcessIds: true));
        return error;
    }
}
