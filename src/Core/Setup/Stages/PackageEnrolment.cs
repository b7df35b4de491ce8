using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Packages;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Stages;

/// <summary>
/// Takes keys and certificates out of an offline package; the network is not used. Everything is journalled: unlike an
/// enrolment, a setup that is undone needs nothing kept for its retry, because the package is still there.
/// </summary>
internal sealed class PackageEnrolment(StageRun run)
{
    private readonly IMachine machine = run.Machine;
    private readonly PackageSettings settings = run.Settings.Package!;

    /// <summary>Verifies the package and makes its keys this machine's.</summary>
    public void Enrol()
    {
        run.Log.Progress(StageTexts.OpeningPackage);
        var trust = NodeTrust.Read(machine);
        var missing = trust.Missing.ToList();
        var package = PackageFiles.Open(run, settings);
        if (package is not null && trust.Root is not null && !trust.Root.PublicKeyEquals(package.Root))
            throw ErrorCatalogue.OtherRootOfOurName.With(machine.Name, trust.Root.Thumbprint);
        if (missing.Count == 0)
            Leave(package);
        else
            Take(package ?? throw Needed(), missing);
    }

    private void Leave(OfflinePackage? package)
    {
        run.Log.Info(StageTexts.NothingToTake);
        // They were here before: services may have started without them.
        if (ExistingTrust.IsFirst(run))
            run.Make(new RequireRestart(StageTexts.FirstSetup));
        if (package is not null)
            Delete(StageTexts.Package, settings.File);
        // Nothing proves here that it is the password: a wrong path must not cost somebody a file.
        if (machine.Files.Exists(PackageFiles.PathHere(run, settings.PasswordFile)))
            run.Log.Info(StageTexts.PasswordFileNotRead.With(PackageFiles.PathHere(run, settings.PasswordFile)));
    }

    private void Delete(string what, string path) => run.Make(new DeleteSecretFile(what, PackageFiles.PathHere(run, path)));

    private TrustException Needed() => ErrorCatalogue.PackageNeeded.With(
        run.Settings.QmsHost, PackageFiles.PathHere(run, settings.File), machine.Name, run.Settings.Role.Name);

    private void Take(OfflinePackage package, List<CertificateKind> kinds)
    {
        package.CheckFor(machine.Name, run.Settings.Role.Name, run.Settings.QmsHost, machine.Clock.UtcNow);
        EnrolStage.RefuseForeignCertificate(machine, package.Root);
        var content = package.Unlock(PackageFiles.Password(run, settings), machine.Clock.UtcNow);
        try
        {
            run.Log.Info(StageTexts.PackageOpened.With(package.Manifest.QmsHost, machine.Name, package.Manifest.Created, package.Root.Thumbprint));
            Delete(StageTexts.Package, settings.File);
            Delete(StageTexts.PasswordFile, settings.PasswordFile);
            // Keys of an enrolment that was given up for this package.
            foreach (var key in PendingEnrolment.Load(machine).Keys)
                run.Make(new DeleteKey(key, StageTexts.GivenUp));
            var leaves = kinds.ToDictionary(kind => kind, kind => Import(kind, content.Leaf(kind), package.Manifest.Proven.Contains(kind)));
            run.Make(PendingEnrolment.Replace(machine, package.Root, leaves));
            foreach (var kind in kinds.Where(package.Manifest.Proven.Contains))
                run.Make(ProvenCertificates.Add(machine, leaves[kind].Certificate));
        }
        finally
        {
            content.Wipe();
        }
    }

    private NodeCertificate Import(CertificateKind kind, KeyedCertificate leaf, bool isProven)
    {
        var import = new ImportKey(KeyNames.New(machine, kind), leaf.Key, exportable: false);
        run.Make(import);
        run.Log.Info(StageTexts.FromPackage.With(leaf.Certificate, leaf.Certificate.NotAfter));
        if (RoleValues.ExtensionsText(leaf.Certificate, isProven) is { } text)
            run.Log.Info(text);
        return new NodeCertificate(leaf.Certificate, import.Key);
    }
}
