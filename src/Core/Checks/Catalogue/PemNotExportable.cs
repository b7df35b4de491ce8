using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Checks.Catalogue;

/// <summary>
/// The License Service needs new files, and the key that belongs into one of them does not leave its container. A setup finds that out only when it
/// has restarted QMS and waited for its export. A warning, because whether QMS has another way to such a key is not known.
/// </summary>
internal sealed class PemNotExportable() : Check(57, "pem-not-exportable")
{
    public override string? Lab => "pem-not-exportable";

    public override CheckSeverity Severity => CheckSeverity.Warning;

    public override bool IsForAuthority => true;

    protected override IEnumerable<TrustError> Find(CheckContext context)
    {
        var machine = context.Machine;
        if (context.Trust.InForce.FirstOrDefault(c => c.IsFor(CertificateKind.Server, machine.Name)) is not { Stored.Key: { } key } server
            || context.Trust.Roots.FirstOrDefault(r => server.Info.IsSignedBy(r.Info)) is not { } root
            || !context.Trust.HasKey(server)
            || PemFiles.WhyStale(machine, root.Info, server.Info) is null
            || PemExport.CanExport(machine, key))
            yield break;
        PemFiles.RequireReadable(machine);
        yield return ErrorCatalogue.PemKeyNotExportable.Describe(server.Info);
    }
}
