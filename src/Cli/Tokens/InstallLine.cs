using System.Globalization;
using QvTrust.Authority.Admin;
using QvTrust.Core.Roles;

namespace QvTrust.Cli.Tokens;

/// <summary>The line to run on a node: complete, so that it can be pasted or rolled out as it is.</summary>
internal static class InstallLine
{
    /// <param name="token">The node's token; its first role's package enrols, the others need no token then.</param>
    /// <param name="qmsHost">Machine name of the QMS server.</param>
    /// <param name="port">Port of its authority; left out when it is the usual one.</param>
    /// <param name="tokenFile">Token file as the node sees it, or null for the typed form.</param>
    /// <param name="msi">Package, or null for the role's own name.</param>
    internal static string For(MadeToken token, string qmsHost, int port, string? tokenFile, string? msi)
        => For(token.Roles, qmsHost, port, tokenFile is null ? $"ENROLLTOKEN={token.Token}" : $"ENROLLTOKENFILE=\"{tokenFile}\"", msi);

    /// <param name="made">The offline package; its first role's MSI takes it, the others need none then.</param>
    /// <param name="package">The package as the node sees it.</param>
    /// <param name="passwordFile">The file with its password as the node sees it.</param>
    /// <param name="msi">MSI, or null for the role's own name.</param>
    internal static string For(MadePackage made, string package, string passwordFile, string? msi)
        => For(made.Roles, made.QmsHost, made.Port, $"PACKAGE=\"{package}\" PACKAGEPASSWORDFILE=\"{passwordFile}\" PACKAGEPIN=sha256:{made.Pin}", msi);

    private static string For(IReadOnlyList<string> roles, string qmsHost, int port, string trust, string? msi)
    {
        var name = $"QvTrust.{roles[0][0]}{roles[0][1..].ToLowerInvariant()}";
        var file = msi ?? name + ".msi";
        if (file.Contains(' ', StringComparison.Ordinal))
            file = $"\"{file}\"";
        var other = port == RoleTable.DefaultAuthorityPort ? "" : string.Create(CultureInfo.InvariantCulture, $" AUTHORITYPORT={port}");
        return $"msiexec /i {file} QMSHOST={qmsHost}{other} {trust} /qn /l*v \"%TEMP%\\{name}.log\"";
    }
}
