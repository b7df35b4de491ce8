using System.Text.RegularExpressions;

namespace QvTrust.Core.Setup.Switching;

/// <summary>Where a value may be: setup runs as SYSTEM, and a data file must not lead it out of what is QlikView's.</summary>
internal static class SwitchPlaces
{
    /// <summary>What a key begins with.</summary>
    public const string Hive = @"HKLM\";

    private const int LongestPath = 240;
    private const int LongestKey = 250;

    /// <summary>Folders that a file may be in, at any depth.</summary>
    public static IReadOnlyList<string> Folders { get; } = [@"%ProgramData%\QlikTech", @"%ProgramFiles%\QlikView"];

    /// <summary>Key that a value may be below, or in.</summary>
    public const string Key = @"SOFTWARE\QlikTech";

    // No device, no stream, no other name for what is above, no variable.
    private static readonly Regex Part = new(@"^(?![. ])(?!(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(\.|$))[^\x00-\x1f<>:""/\\|?*%]*[^\x00-\x1f<>:""/\\|?*%. ]$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
    private static readonly Regex KeyPart = new(@"^[^\x00-\x1f\\]+$", RegexOptions.CultureInvariant);

    /// <summary>Folder of <see cref="Folders"/> that the file is in; null where it is elsewhere.</summary>
    public static string? FolderOf(string path) => path.Length > LongestPath ? null : Folders.FirstOrDefault(f
        => path.StartsWith(f + "\\", StringComparison.OrdinalIgnoreCase) && Parts(path, f).All(Part.IsMatch));

    /// <summary>True for a key, without the hive, that is QlikView's.</summary>
    public static bool IsKey(string key) => key.Length <= LongestKey
        && (string.Equals(key, Key, StringComparison.OrdinalIgnoreCase)
            || (key.StartsWith(Key + "\\", StringComparison.OrdinalIgnoreCase) && Parts(key, Key).All(KeyPart.IsMatch)));

    private static string[] Parts(string path, string root) => path.Substring(root.Length + 1).Split('\\');
}
