namespace QvTrust.Core.Machine;

/// <summary>What Windows and its policies say of this server, outside the product's own key; nothing of it is ever written.</summary>
public interface ISystemFacts
{
    /// <summary>A value below HKLM (64-bit view) as text: numbers in decimal digits, the lines of a list joined by line feeds; null when there is none. QVT2013 when it cannot be read.</summary>
    /// <param name="key">Path of the key, without HKLM.</param>
    /// <param name="name">Name of the value.</param>
    string? Read(string key, string name);

    /// <summary>True when that key below HKLM (64-bit view) is there. QVT2013 when it cannot be opened.</summary>
    bool HasKey(string key);

    /// <summary>CurrentUser\My of the account that this process runs as, DER.</summary>
    IReadOnlyList<byte[]> PersonalCertificates();

    /// <summary>SIDs of the accounts and groups that have a right of logon here; empty where nobody has it, or Windows names nobody. QVT2013 when it cannot be asked.</summary>
    /// <param name="right">Its constant's text (ntsecapi.h), <c>SeServiceLogonRight</c>.</param>
    IReadOnlyList<string> AccountsWithRight(string right);
}

/// <summary>What this server sees of the others. Every question ends after <see cref="Patience"/>, answered or not, but for <see cref="TimeOf"/>: where somebody takes the connection, his answer may take longer.</summary>
public interface INetwork
{
    /// <summary>Longest time of one question; of <see cref="TimeOf"/>, that of connecting.</summary>
    TimeSpan Patience { get; }

    /// <summary>Addresses of a host; empty when the name does not resolve, null when nobody answered in time.</summary>
    IReadOnlyList<string>? Resolve(string name);

    /// <summary>The host name that reverse lookup gives for an address; null when it gives none in time.</summary>
    string? NameOf(string address);

    /// <summary>The clock of whoever serves an authority there, in UTC and to the second; null when nobody answers. The answer is not proven to be the right server's.</summary>
    /// <param name="host">Host name or address.</param>
    /// <param name="port">TCP port.</param>
    DateTimeOffset? TimeOf(string host, int port);
}
