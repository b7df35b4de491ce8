using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Renewal;

/// <summary>
/// Renews the two certificates of a node, both when either is due, so that services restart once. First the authority is
/// asked, and nothing that a service uses is touched; what it issued is pending and outlives everything. Then the
/// certificates are exchanged in one run of the setup engine. On the QMS server of an authority that this product made,
/// there is nobody to ask: its own two are made anew.
/// </summary>
/// <param name="machine">The node.</param>
/// <param name="log">Where it says what it does.</param>
/// <param name="connect">Makes the client for the authority that this node was set up with, which shows that client certificate.</param>
public sealed class CertificateRenewal(IMachine machine, ISetupLog log, Func<SavedAuthority, CertificateInfo, IRenewalClient> connect)
{
    private static readonly string[] Stages = ["prepare-renewal", "renew", "restart", "finish"];
    private readonly RunRecord record = new(machine, log);

    /// <summary>Renews what is due; whatever fails or is killed leaves the old certificates or the new ones in force, and the same again goes on with the same keys.</summary>
    /// <param name="force">Renews what is not due, too.</param>
    /// <param name="later">Only asks the authority: nothing is installed and no service restarts.</param>
    /// <exception cref="TrustException">A refusal of the authority with its own code, QVT6409 or QVT2009 where there is nothing to renew with, QVT2016 where another run is at work, or what setup fails with.</exception>
    public RenewalOutcome Run(bool force, bool later) => record.Of(() => Renew(force, later), Describe);

    /// <summary>What the scheduled task does: renews what is due, and restarts services while RENEWWINDOW is open only.</summary>
    /// <param name="zone">The zone of this server's clock.</param>
    /// <exception cref="TrustException">As <see cref="Run(bool, bool)"/>, and QVT1024 where the saved window cannot be read.</exception>
    public RenewalOutcome RunScheduled(TimeZoneInfo zone) => record.Of(() => Renew(force: false, later: IsClosed(zone)), Describe);

    private string? Describe(RenewalOutcome outcome) => outcome switch
    {
        RenewalOutcome.Renewed => RenewalTexts.Renewed.With(machine.Name),
        RenewalOutcome.Waiting => RenewalTexts.Waiting.With(machine.Name),
        _ => null,
    };

    private RenewalOutcome Renew(bool force, bool later)
    {
        var engine = new SetupEngine(machine, log, _ => throw new InvalidOperationException("a renewal enrols nowhere"));
        using var held = engine.Hold();
        engine.Recover();
        var outcome = Run(engine, force, later);
        if (outcome != RenewalOutcome.NotHere)
            ReplacedCertificates.Release(machine, log, engine);
        return outcome;
    }

    private RenewalOutcome Run(SetupEngine engine, bool force, bool later)
    {
        if (OwnRenewal.Find(machine) is { } own)
            return new OwnRenewal(machine, log).Run(engine, own, force, later);
        if (RenewableTrust.WhyNotHere(machine) is { } reason)
        {
            log.Info(reason);
            return RenewalOutcome.NotHere;
        }
        var trust = RenewableTrust.Read(machine);
        var pending = PendingEnrolment.LoadRenewal(machine, trust.Client.Certificate);
        var due = trust.Due(machine.Name);
        if (!force && !pending.Keys.Any() && machine.Clock.UtcNow < due)
        {
            log.Info(RenewalTexts.NothingToRenew.With(Text(trust.Server.Certificate), Text(trust.Client.Certificate), due));
            return RenewalOutcome.NotDue;
        }
        if (!force && !pending.Keys.Any() && RenewalTime.WhyNothingToGain(trust.Root, trust.Server.Certificate, trust.Client.Certificate) is { } nothing)
            return Tell(machine, log, nothing);
        Ask(trust, pending);
        if (later)
        {
            log.Info(RenewalTexts.NotInstalled);
            return RenewalOutcome.Waiting;
        }
        engine.RunAll(Stages, new Dictionary<string, string>(StringComparer.Ordinal) { ["ROLE"] = MachineRoles.SetUp(machine).First().Name });
        return RenewalOutcome.Renewed;
    }

    /// <summary>When each certificate is due that this command renews, by its thumbprint; empty where there is none, or no record that can be read.</summary>
    public static IReadOnlyDictionary<string, DateTimeOffset> DueTimes(IMachine machine)
    {
        try
        {
            return OwnRenewal.Find(machine) is null && RenewableTrust.WhyNotHere(machine) is not null
                ? new Dictionary<string, DateTimeOffset>()
                : AddedRecord.Load(machine).Certificates.Where(c => c.Kind != CertificateKind.Root).Select(c => AddedRecord.Copy(machine, c)).OfType<CertificateInfo>()
                    .ToDictionary(c => c.Thumbprint, c => RenewalTime.Of(c, machine.Name));
        }
        catch (TrustException)
        {
            // A damaged record is an error of the next setup; whoever only looks still sees everything else.
            return new Dictionary<string, DateTimeOffset>();
        }
    }

    /// <summary>True where a renewal has begun and its certificates are not in force: <c>--later</c>, or a run that did not come to its end.</summary>
    public static bool HasBegun(IMachine machine) => machine.Folder.Read(PendingEnrolment.RenewalFile) is not null;

    /// <summary>Says in log and event log why nothing is renewed that is due.</summary>
    internal static RenewalOutcome Tell(IMachine machine, ISetupLog log, TrustError nothing)
    {
        ReplacedCertificates.Warn(machine, log, [nothing]);
        return RenewalOutcome.NotDue;
    }

    private bool IsClosed(TimeZoneInfo zone)
    {
        if (machine.Settings.Get("", SavedSettings.Names["RENEWWINDOW"]) is not { } text)
            return false;
        var window = RenewalWindow.TryParse(text) ?? throw ErrorCatalogue.RenewWindowMalformed.With(text);
        var local = TimeZoneInfo.ConvertTime(machine.Clock.UtcNow, zone).DateTime;
        if (window.Contains(local))
            return false;
        log.Info(RenewalTexts.WindowClosed.With(text, local));
        return true;
    }

    private void Ask(RenewableTrust trust, PendingEnrolment pending)
    {
        var authority = SavedAuthority.Read(machine);
        var host = authority.Host ?? throw ErrorCatalogue.HostMissing.With();
        var client = connect(authority, trust.Client.Certificate);
        foreach (var kind in (CertificateKind[])[CertificateKind.Server, CertificateKind.Client])
        {
            if (log.IsCancelled)
                throw ErrorCatalogue.Cancelled.With();
            if (pending.Find(kind) is { } earlier)
            {
                log.Info(RenewalTexts.IssuedBefore.With(earlier.Certificate));
                continue;
            }
            var reply = client.Renew(kind, trust.Root.Der, machine.Name, pending.RequestFor(kind));
            pending.Keep(kind, reply.Der, reply.HasProvenExtensions);
            var issued = CertificateInfo.Parse(reply.Der);
            log.Info(RenewalTexts.Issued.With(issued, host, trust.Find(kind).Certificate.Thumbprint, issued.NotAfter));
            if (RoleValues.ExtensionsText(issued, reply.HasProvenExtensions) is { } text)
                log.Info(text);
            if (AuditWitness.Next(machine, log, host, trust.Root, reply.AuditHead) is { } witness)
                machine.Folder.Write(WitnessFile.FileName, witness);
        }
    }

    /// <summary>A certificate, and until when it is valid.</summary>
    internal static string Text(CertificateInfo certificate) => RenewalTexts.ValidUntil.With(certificate, certificate.NotAfter);
}
