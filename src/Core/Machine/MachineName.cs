namespace QvTrust.Core.Machine;

/// <summary>NetBIOS computer names: how QlikView addresses servers, and what certificates carry as CN.</summary>
public static class MachineName
{
    private const int MaximumLength = 15;

    /// <summary>True for 1 to 15 letters, digits or hyphens, not only digits, no hyphen at either end (RFC 1123 within NetBIOS's length).</summary>
    public static bool IsValid(string name)
        => name.Length is > 0 and <= MaximumLength
            && name.All(c => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
            && name[0] != '-' && name[^1] != '-'
            && !name.All(c => c is >= '0' and <= '9');

    /// <summary>The form that certificates and the ledger use: upper case.</summary>
    public static string Normalise(string name) => name.ToUpperInvariant();
}
