namespace QvTrust.CustomActions.Tests;

/// <summary>msi.dll in memory: properties, run modes, records, and every message that was processed.</summary>
internal sealed class FakeInstaller : IInstaller
{
    private readonly Dictionary<uint, object?[]> records = [];
    private uint lastRecord;

    public Dictionary<string, string> Properties { get; } = new(StringComparer.Ordinal);

    public InstallRunMode? Mode { get; init; }

    public List<Message> Messages { get; } = [];

    /// <summary>What messages of a kind are answered with; 0 otherwise.</summary>
    public Dictionary<InstallMessage, int> Answers { get; } = [];

    public int OpenRecords => records.Count;

    /// <summary>Lines of the log: what information and error messages format to.</summary>
    public IEnumerable<string> Log => Lines(InstallMessage.Info).Concat(Lines(InstallMessage.Error));

    /// <summary>A session in the installation script, with CustomActionData.</summary>
    public static FakeInstaller InScript(string data, InstallRunMode mode = InstallRunMode.Scheduled)
    {
        var installer = new FakeInstaller { Mode = mode };
        installer.Properties[CustomActionData.PropertyName] = data;
        return installer;
    }

    public IEnumerable<string> Lines(InstallMessage kind) => Messages.Where(m => m.Kind == kind).Select(m => m.Text);

    public uint GetProperty(string name, char[] buffer, ref uint length)
    {
        var value = Properties.GetValueOrDefault(name, "");
        var room = length;
        length = (uint)value.Length;
        if (room <= value.Length)
            return 234;
        value.CopyTo(buffer);
        return 0;
    }

    public bool GetMode(InstallRunMode mode) => Mode == mode;

    public uint CreateRecord(int fields)
    {
        records.Add(++lastRecord, new object?[fields + 1]);
        return lastRecord;
    }

    public uint SetString(uint record, int field, string value) => Set(record, field, value);

    public uint SetInteger(uint record, int field, int value) => Set(record, field, value);

    public int ProcessMessage(InstallMessage kind, uint record)
    {
        Messages.Add(new Message(kind, [.. records[record]]));
        return Answers.GetValueOrDefault(kind);
    }

    public uint Close(uint record) => records.Remove(record) ? 0u : 6u;

    private uint Set(uint record, int field, object value)
    {
        records[record][field] = value;
        return 0;
    }

    internal sealed record Message(InstallMessage Kind, object?[] Fields)
    {
        /// <summary>Field 0 with the others in their places, once, as MsiFormatRecord does.</summary>
        public string Text => System.Text.RegularExpressions.Regex.Replace(
            (string?)Fields[0] ?? "",
            @"\[([^\]]*)\]",
            m => int.TryParse(m.Groups[1].Value, out var index) ? Fields[index]?.ToString() ?? "" : "(formatted)");
    }
}
