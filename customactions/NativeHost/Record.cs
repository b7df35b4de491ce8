namespace QvTrust.CustomActions.NativeHost;

/// <summary>A record of values for <see cref="Session.Message"/>; field 0 is the format.</summary>
public sealed class Record : IDisposable
{
    private readonly object?[] fields;

    /// <summary>A record with fields 1 to <paramref name="fieldCount"/>, all null.</summary>
    public Record(int fieldCount) => fields = new object?[fieldCount + 1];

    /// <summary>Field 0: text with [1], [2] for the other fields.</summary>
    public string FormatString
    {
        get => (string?)fields[0] ?? "";
        set => fields[0] = value;
    }

    internal IReadOnlyList<object?> Fields => fields;

    /// <summary>Sets a field to a text.</summary>
    public void SetString(int field, string value) => Set(field, value);

    /// <summary>Sets a field to a number.</summary>
    public void SetInteger(int field, int value) => Set(field, value);

    /// <summary>Nothing to free: the native record lives only while its message is processed.</summary>
    public void Dispose()
    {
    }

    private void Set(int field, object value)
    {
        if (field < 0 || field >= fields.Length)
            throw new ArgumentOutOfRangeException(nameof(field));
        fields[field] = value;
    }
}
