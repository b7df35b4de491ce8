using QvTrust.Authority.Admin;
using QvTrust.Cli.Authority;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Roles;

namespace QvTrust.Cli.Sites;

/// <summary>What the authority knows of the installation.</summary>
/// <param name="Root">The root in force.</param>
/// <param name="Tokens">All tokens.</param>
/// <param name="Certificates">All certificates that it issued.</param>
/// <param name="Packages">Machines and roles that offline packages were made for.</param>
internal sealed record SiteLedger(
    CertificateInfo Root,
    IReadOnlyList<ListedToken> Tokens,
    IReadOnlyList<ListedCertificate> Certificates,
    IReadOnlyList<ServerRoles> Packages)
{
    internal static async Task<SiteLedger> ReadAsync(AdminClient client, CancellationToken cancel)
    {
        var position = await client.AuditPositionAsync(cancel);
        var packages = (await client.AuditAsync(cancel)).Where(r => r.What == AuditAction.PackageMade && r.Result == "ok")
            .Select(r => (r.Subject, Roles: AuditDetail.RolesOfPackage(r.Detail)))
            .Where(p => p.Roles is not null).Select(p => new ServerRoles(p.Subject, p.Roles!));
        return new SiteLedger(
            CertificateInfo.Parse(position.Root),
            await client.ListAsync(cancel),
            (await client.CertificatesAsync(cancel)).Issued,
            [.. packages]);
    }

    /// <summary>
    /// The roles that the ledger knows, each once: of open tokens, and of what servers with certificates redeemed or got in a package. A server may have
    /// more, because only its first role needs a token.
    /// </summary>
    internal IEnumerable<(string Machine, Role Role)> Services()
    {
        var tokens = Tokens.Where(t => IsOpen(t) || (t.Redeemed.Count > 0 && ServerSerials(t.Machine).Count > 0)).Select(t => new ServerRoles(t.Machine, t.Roles));
        return tokens.Concat(Packages.Where(p => ServerSerials(p.Machine).Count > 0))
            .SelectMany(s => s.Roles.Select(r => (s.Machine.ToUpperInvariant(), RoleTable.Find(r)))).Distinct();
    }

    /// <summary>Machines with a server certificate that is neither revoked nor at its end, in capitals.</summary>
    internal IEnumerable<string> Machines() => Certificates.Where(IsValidServer).Select(c => c.Machine.ToUpperInvariant()).Distinct();

    /// <summary>Serial numbers of a machine's server certificates that are neither revoked nor at their end.</summary>
    internal IReadOnlySet<string> ServerSerials(string machine) => Certificates
        .Where(c => IsValidServer(c) && string.Equals(c.Machine, machine, StringComparison.OrdinalIgnoreCase))
        .Select(c => c.Serial).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True when a certificate of that serial number was revoked.</summary>
    internal bool IsRevoked(string serial) => Certificates.Any(c => c.State == "revoked" && string.Equals(c.Serial, serial, StringComparison.OrdinalIgnoreCase));

    /// <summary>True where a token of the machine was redeemed for a certificate, so that it has it.</summary>
    internal bool HasRedeemed(string machine) => Tokens.Any(t => t.Redeemed.Count > 0 && Is(t, machine));

    /// <summary>An open token of the machine for the role, or null.</summary>
    internal ListedToken? OpenToken(string machine, Role role) => Tokens.FirstOrDefault(t => IsOpen(t) && Is(t, machine) && t.Roles.Contains(role.Name, StringComparer.OrdinalIgnoreCase));

    private static bool IsValidServer(ListedCertificate certificate) => certificate.Kind == "server" && certificate.State is not ("revoked" or "expired");

    private static bool IsOpen(ListedToken token) => token.State == "open";

    private static bool Is(ListedToken token, string machine) => string.Equals(token.Machine, machine, StringComparison.OrdinalIgnoreCase);
}
