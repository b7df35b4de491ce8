using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Packages;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup.Changes;
using QvTrust.Core.Setup.Trust;

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
        run.Log.Progress("Opening the offline package");
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
        run.Log.Info("certificates: present and usable, nothing to take from a package");
        if (package is not null)
            Delete("package", settings.File);
        // Nothing proves here that it is the password: a wrong path must not cost somebody a file.
        if (machine.Files.Exists(PackageFiles.PathHere(run, settings.PasswordFile)))
            run.Log.Info($"left: {PackageFiles.PathHere(run, settings.PasswordFile)} was not read; delete it if it holds the package's password");
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
            run.Log.Info($"package of {package.Manifest.QmsHost} for {machine.Name}, made on {package.Manifest.Created:yyyy-MM-dd}: root {package.Root.Thumbprint}, as PACKAGEPIN names it");
            Delete("package", settings.File);
            Delete("password file", settings.PasswordFile);
            // Keys of an enrolment that was given up for this package.
            foreach (var key in PendingEnrolment.Load(machine).Keys)
                run.Make(new DeleteKey(key, "an enrolment that was given up"));
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
        run.Log.Info($"certificate {leaf.Certificate}: from the package, valid until {leaf.Certificate.NotAfter:yyyy-MM-dd}");
        if (RoleValues.ExtensionsText(leaf.Certificate, isProven) is { } text)
            run.Log.Info(text);
        return new NodeCertificate(leaf.Certificate, import.Key);
    }
}
