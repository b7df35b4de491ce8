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
    {
        var package = $"QvTrust.{token.Roles[0][0]}{token.Roles[0][1..].ToLowerInvariant()}";
        var file = msi ?? package + ".msi";
        if (file.Contains(' ', StringComparison.Ordinal))
            file = $"\"{file}\"";
        var secret = tokenFile is null ? $"ENROLLTOKEN={token.Token}" : $"ENROLLTOKENFILE=\"{tokenFile}\"";
        var other = port == RoleTable.DefaultAuthorityPort ? "" : string.Create(CultureInfo.InvariantCulture, $" AUTHORITYPORT={port}");
        return $"msiexec /i {file} QMSHOST={qmsHost}{other} {secret} /qn /l*v \"%TEMP%\\{package}.log\"";
    }
}
