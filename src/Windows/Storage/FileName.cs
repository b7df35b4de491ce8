namespace QvTrust.Windows.Storage;

/// <summary>Relative names inside the protected folder: parts between '/', of letters, digits, '.', '-' and '_'.</summary>
internal static class FileName
{
    /// <summary>The parts; none for the folder itself. A name that could lead elsewhere is a defect of the caller.</summary>
    public static IReadOnlyList<string> Parts(string name)
    {
        if (name.Length == 0)
            return [];
        var parts = name.Split('/');
        return parts.All(IsPlain) ? parts : throw new ArgumentException($"not a name inside the folder: {name}", nameof(name));
    }

    private static bool IsPlain(string part)
        => part.Length > 0 && part.Trim('.').Length > 0 && part[part.Length - 1] != '.'
            && part.All(c => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '.' or '-' or '_');
}
