namespace QvTrust.Core.Setup;

/// <summary>Registry values of a role, below HKLM\SOFTWARE\QvTrust\ROLE: an interface for rollout tools (docs/properties.md).</summary>
public static class RoleValues
{
    /// <summary><c>trusted</c> once the role is set up; absent before.</summary>
    public const string State = "State";

    /// <summary>Version of the package that set it up.</summary>
    public const string Version = "Version";

    /// <summary>Thumbprint of the root in force.</summary>
    public const string RootThumbprint = "RootThumbprint";

    /// <summary>Thumbprint of this machine's server certificate.</summary>
    public const string ServerThumbprint = "ServerThumbprint";

    /// <summary>Thumbprint of this machine's client certificate.</summary>
    public const string ClientThumbprint = "ClientThumbprint";

    /// <summary>Where private extensions come from: one of <see cref="ExtensionValues"/>.</summary>
    public const string Extensions = "Extensions";

    /// <summary>What the last setup failed with; absent after a success.</summary>
    public const string LastError = "LastError";

    /// <summary>What <see cref="Extensions"/> can say, what needs care first.</summary>
    public static IReadOnlyList<string> ExtensionValues { get; } = [Unproven, Proven, Native, Standard];

    internal const string Unproven = "unproven";
    internal const string Proven = "proven";
    internal const string Native = "native";
    internal const string Standard = "standard";

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<string> All { get; } = [State, Version, RootThumbprint, ServerThumbprint, ClientThumbprint, Extensions, LastError];
}
