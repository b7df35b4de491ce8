namespace QvTrust.CustomActions.NativeHost;

/// <summary>The running installation, as an action sees it.</summary>
public sealed class Session
{
    private const uint Success = 0;
    private const uint MoreData = 234;
    private static readonly string[] ReadableInScript = [CustomActionData.PropertyName, "ProductCode", "UserSID"];
    private readonly IInstaller installer;
    private CustomActionData? data;

    internal Session(IInstaller installer) => this.installer = installer;

    /// <summary>What the package handed to this deferred, rollback or commit action.</summary>
    public CustomActionData CustomActionData => data ??= new CustomActionData(this[CustomActionData.PropertyName]);

    /// <summary>A property's value, empty when it is not set. Inside the installation script only three can be read.</summary>
    /// <exception cref="InstallerException">Another one was asked for there, or Windows Installer refused.</exception>
    public string this[string property]
    {
        get
        {
            if (!ReadableInScript.Contains(property, StringComparer.Ordinal) && IsInScript)
                throw new InstallerException("Cannot access session details from a non-immediate custom action");
            var buffer = new char[1];
            var length = (uint)buffer.Length;
            var code = installer.GetProperty(property, buffer, ref length);
            if (code == MoreData)
            {
                buffer = new char[length + 1];
                length = (uint)buffer.Length;
                code = installer.GetProperty(property, buffer, ref length);
            }

            return code == Success ? new string(buffer, 0, (int)length) : throw new InstallerException($"MsiGetProperty failed with {code}");
        }
    }

    private bool IsInScript => GetMode(InstallRunMode.Scheduled) || GetMode(InstallRunMode.Rollback) || GetMode(InstallRunMode.Commit);

    /// <summary>Which part of an installation this is.</summary>
    public bool GetMode(InstallRunMode mode) => installer.GetMode(mode);

    /// <summary>Writes a line to the log; brackets in it are read as properties.</summary>
    public void Log(string msg)
    {
        using var record = new Record(0) { FormatString = msg };
        Message(InstallMessage.Info, record);
    }

    /// <summary>Hands a message to the log and the user interface.</summary>
    /// <exception cref="InstallCanceledException">It was answered with Cancel.</exception>
    /// <exception cref="InstallerException">It could not be handed over.</exception>
    public MessageResult Message(InstallMessage messageType, Record record)
    {
        var handle = installer.CreateRecord(record.Fields.Count - 1);
        if (handle == 0)
            throw new InstallerException("MsiCreateRecord failed");
        try
        {
            Fill(handle, record.Fields);
            var answer = installer.ProcessMessage(messageType, handle);
            return answer < 0 ? throw new InstallerException($"MsiProcessMessage failed with {answer}")
                : answer == (int)MessageResult.Cancel ? throw new InstallCanceledException()
                : (MessageResult)answer;
        }
        finally
        {
            installer.Close(handle);
        }
    }

    private void Fill(uint handle, IReadOnlyList<object?> fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            var code = fields[i] switch
            {
                string text => installer.SetString(handle, i, text),
                int number => installer.SetInteger(handle, i, number),
                _ => Success,
            };
            if (code != Success)
                throw new InstallerException($"Setting field {i} of a record failed with {code}");
        }
    }
}
