using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Renewal;

/// <summary>The renewal of the QMS server's own certificates where this product made the authority: for the same keys, under the same root.</summary>
/// <param name="machine">The QMS server.</param>
/// <param name="log">Where it says what it does.</param>
internal sealed class OwnRenewal(IMachine machine, ISetupLog log)
{
    private static readonly string[] Stages = ["renew-own", "restart", "finish"];

    /// <summary>The set that is renewed here; null on every other server.</summary>
    public static AuthoritySet? Find(IMachine machine)
        => machine.Settings.Get(RoleTable.Qms.Name, RoleValues.State) is null ? null : AuthoritySet.Own(machine);

    /// <summary>Renews both where either is due.</summary>
    /// <param name="engine">The engine of this machine.</param>
    /// <param name="set">What is renewed.</param>
    /// <param name="force">What is not due, too.</param>
    /// <param name="later">Only says what is due.</param>
    public RenewalOutcome Run(SetupEngine engine, AuthoritySet set, bool force, bool later)
    {
        CertificateInfo[] leaves = [set.Server.Info, set.Client.Info];
        var due = leaves.Min(c => RenewalTime.Of(c, machine.Name));
        if (!force && machine.Clock.UtcNow < due)
        {
            log.Info(RenewalTexts.NothingToRenew.With(CertificateRenewal.Text(leaves[0]), CertificateRenewal.Text(leaves[1]), due));
            return RenewalOutcome.NotDue;
        }
        if (!force && RenewalTime.WhyNothingToGain(set.Root.Info, leaves) is { } nothing)
            return CertificateRenewal.Tell(machine, log, nothing);
        if (later)
        {
            log.Info(RenewalTexts.OwnWaits.With(leaves[0].Subject, leaves[1].Subject));
            return RenewalOutcome.Waiting;
        }
        engine.RunAll(Stages, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ROLE"] = RoleTable.Qms.Name, ["AUTHORITYTHUMBPRINT"] = set.Root.Info.Thumbprint,
        });
        return RenewalOutcome.Renewed;
    }
}
