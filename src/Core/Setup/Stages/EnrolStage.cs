using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Stages;

/// <summary>
/// Makes the keys here and gets the certificates for them. Nothing that a service uses is touched yet; what is made is
/// pending and outlives a rollback on purpose (<see cref="PendingEnrolment"/>).
/// </summary>
internal sealed class EnrolStage(Func<SetupSettings, IEnrolmentClient> enrolment) : Stage
{
    public override void Run(StageRun run)
    {
        if (run.Settings.Trust == TrustMode.Existing)
        {
            new ExistingTrust(run).Accept();
            return;
        }
        if (run.Settings.Trust == TrustMode.Package)
        {
            new PackageEnrolment(run).Enrol();
            return;
        }
        run.Log.Progress(StageTexts.Enrolling);
        var trust = NodeTrust.Read(run.Machine);
        var missing = trust.Missing.ToList();
        var token = TokenSource.Read(run, needed: missing.Count > 0);
        if (token is not null && trust.Root is not null && !trust.Root.SpkiSha256.SequenceEqual(token.RootPin))
            throw ErrorCatalogue.OtherRootOfOurName.With(run.Machine.Name, trust.Root.Thumbprint);
        if (missing.Count == 0)
        {
            if (token is not null && IsDistributed(run.Machine, trust))
                throw ErrorCatalogue.DistributedAlready.With(run.Machine.Name);
            if (ExistingTrust.IsFirst(run))
                run.Make(new RequireRestart(StageTexts.FirstSetup));
            run.Log.Info(StageTexts.NothingToEnrol.With(run.Settings.QmsHost));
            return;
        }
        if (token is not null && trust.FormerName is { } former)
            run.Log.Info(StageTexts.Renamed.With(former, run.Machine.Name, run.Settings.QmsHost));
        Enrol(run, missing, token ?? throw TokenNeeded(run, trust));
    }

    // On the QMS server they are its own.
    private static bool IsDistributed(IMachine machine, NodeTrust trust)
        => machine.Services.Find(RoleTable.Qms.ServiceName) is null
            && !AddedRecord.Load(machine).Certificates.Any(c => c.Thumbprint == trust.Server?.Certificate.Thumbprint);

    private static TrustException TokenNeeded(StageRun run, NodeTrust trust)
    {
        var settings = run.Settings;
        if (trust.FormerName is { } former)
            return ErrorCatalogue.Renamed.With(former, run.Machine.Name, settings.QmsHost, settings.Role.Name);
        return trust.KeysGone.Count > 0
            ? new TrustException(trust.KeysGone
                .Select(k => ErrorCatalogue.KeyGone.Describe(SubjectOf(k, run.Machine.Name), settings.QmsHost, run.Machine.Name, settings.Role.Name))
                .ToList())
            : ErrorCatalogue.TokenMissing.With(settings.QmsHost, run.Machine.Name, settings.Role.Name);
    }

    private static string SubjectOf(CertificateKind kind, string machine) => kind == CertificateKind.Client ? CertificateInfo.QvProxySubject : "CN=" + machine;

    // Two valid certificates of one name from two roots: nobody could say which of them a service takes.
    internal static void RefuseForeignCertificate(IMachine machine, CertificateInfo root)
    {
        var foreign = TrustStores.Read(machine, TrustStore.My).FirstOrDefault(c => c.Info.Issuer == CertificateInfo.QlikViewCaSubject
            && string.Equals(c.Info.CommonName, machine.Name, StringComparison.OrdinalIgnoreCase)
            && machine.Clock.UtcNow < c.Info.NotAfter
            && !c.Info.IsSignedBy(root));
        if (foreign is not null)
            throw ErrorCatalogue.OtherRootOfOurName.With(machine.Name, foreign.Info.Thumbprint);
    }

    private void Enrol(StageRun run, List<CertificateKind> kinds, EnrolmentToken token)
    {
        var machine = run.Machine;
        var pending = PendingEnrolment.Load(machine);
        var client = enrolment(run.Settings);
        var root = client.FetchRoot(token.RootPin);
        run.Log.Info(StageTexts.RootAsTokenNames.With(run.Settings.QmsHost, CertificateInfo.Parse(root).Thumbprint, token.IdText));
        RefuseForeignCertificate(machine, CertificateInfo.Parse(root));
        run.Changes(StageTexts.TokenRedeemed.With(token.IdText, run.Settings.QmsHost, string.Join(SetupTexts.And, kinds.Select(k => SubjectOf(k, machine.Name)))));
        pending.Keep(CertificateKind.Root, root);
        foreach (var kind in kinds)
        {
            run.ThrowIfEnded();
            if (!pending.HasKey(kind))
                run.Changes(StageTexts.KeyMade.With(pending.KeyFor(kind).Container));
            var reply = client.Enrol(kind, root, token, machine.Name, run.Settings.Role.Name, pending.RequestFor(kind));
            pending.Keep(kind, reply.Der);
            var issued = CertificateInfo.Parse(reply.Der);
            run.Log.Info(StageTexts.Issued.With(issued.Subject, issued.Thumbprint, run.Settings.QmsHost, issued.NotAfter));
            if (RoleValues.ExtensionsText(issued, reply.HasProvenExtensions) is { } text)
                run.Log.Info(text);
            if (reply.HasProvenExtensions)
                run.Make(ProvenCertificates.Add(machine, issued));
            if (AuditWitness.Next(machine, run.Log, run.Settings.QmsHost, CertificateInfo.Parse(root), reply.AuditHead) is { } witness)
                run.Make(new ChangeFile(WitnessFile.FileName, witness));
        }
    }
}
