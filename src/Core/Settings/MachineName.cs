using System.Text.RegularExpressions;

namespace QvTrust.Core.Settings;

/// <summary>NetBIOS machine names, the only way QlikView addresses a server (docs/qlikview.md, requirements).</summary>
public static class MachineName
{
    private static readonly Regex Pattern = new(@"^(?=.*[A-Za-z-])[A-Za-z0-9-]{1,15}\z", RegexOptions.CultureInvariant);

    /// <summary>True for 1 to 15 letters, digits or hyphens that are not only digits.</summary>
    public static bool IsValid(string text) => Pattern.IsMatch(text);
}
