using QvTrust.Core.Certificates;

namespace QvTrust.Authority.Est;

/// <summary>A path of EST (RFC 7030, 3.2.2): operation, and the label in front of it, which names the kind of certificate.</summary>
internal static class EstPath
{
    private const string Root = "/.well-known/est/";

    /// <summary>The operation's name, whatever it is; null for a path that is not EST's or has another label than <c>server</c> and <c>client</c>.</summary>
    internal static (string Operation, CertificateKind Kind)? Parse(string? path)
    {
        if (path is null || !path.StartsWith(Root, StringComparison.Ordinal))
            return null;
        return path[Root.Length..].Split('/') switch
        {
            [var operation] => (operation, CertificateKind.Server),
            ["server", var operation] => (operation, CertificateKind.Server),
            ["client", var operation] => (operation, CertificateKind.Client),
            _ => null,
        };
    }
}
