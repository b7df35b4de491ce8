using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Recovery;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Core.Setup.Stages;

/// <summary>A backup held against this server: what would come, what is in its way, and whether that was agreed to.</summary>
internal sealed class RestorePlan
{
    private readonly StageRun run;

    private RestorePlan(StageRun run, BackupSecret secret, SiteBackup backup)
    {
        this.run = run;
        Secret = secret;
        Backup = backup;
        IsInForce = CompareWithForce();
        InTheWay = IsInForce ? [] : [.. TrustStores.Read(run.Machine, TrustStore.Root).Concat(TrustStores.Read(run.Machine, TrustStore.My)).Where(IsInTheWay)];
    }

    /// <summary>What opened the backup.</summary>
    public BackupSecret Secret { get; }

    /// <summary>The backup.</summary>
    public SiteBackup Backup { get; }

    /// <summary>True when this product made the authority that comes back.</summary>
    public bool IsOwn => Backup.Manifest.Profile == Manifests.Own;

    /// <summary>True when this server has another name than the one that was backed up.</summary>
    public bool IsRename => !string.Equals(Backup.Set.Server.Certificate.CommonName, run.Machine.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the backup's set is the one in force here already.</summary>
    public bool IsInForce { get; }

    /// <summary>Certificates of QlikView trust that could be taken for the set in force when the backup's is back.</summary>
    public IReadOnlyList<FoundCertificate> InTheWay { get; }

    /// <summary>Opens and judges the backup; every reason against it is an error of its own.</summary>
    public static RestorePlan Make(StageRun run)
    {
        var source = new BackupSource(run.Machine, run.Settings.Restore!, run.RestoreSecret);
        var backup = source.Open();
        var plan = new RestorePlan(run, source.Secret(), backup);
        var errors = plan.Errors().ToList();
        return errors.Count == 0 ? plan : throw new TrustException(errors);
    }

    /// <summary>The stored certificate of the set with its usable key, or null; the root may stand in either store.</summary>
    public FoundCertificate? Find(KeyedCertificate wanted)
        => TrustStores.Read(run.Machine, TrustStore.Root).Concat(TrustStores.Read(run.Machine, TrustStore.My))
            .FirstOrDefault(c => c.Info.Thumbprint == wanted.Certificate.Thumbprint && TrustStores.HasUsableKey(run.Machine, c));

    private bool CompareWithForce()
    {
        try
        {
            var force = AuthoritySet.Find(run.Machine, run.Settings);
            return force.Root.Info.Thumbprint == Backup.Set.Root.Certificate.Thumbprint
                && force.Client.Info.Thumbprint == Backup.Set.Client.Certificate.Thumbprint
                && (IsRename || force.Server.Info.Thumbprint == Backup.Set.Server.Certificate.Thumbprint);
        }
        // There is no set in force, or not one alone: that is what a restore is for.
        catch (TrustException)
        {
            return false;
        }
    }

    private IEnumerable<TrustError> Errors()
    {
        if (IsInForce)
            yield break;
        var set = Backup.Set;
        var root = set.Root.Certificate.Thumbprint;
        // Of another name, the old server certificate is kept for what it opens and never served.
        foreach (var certificate in IsRename ? [set.Root, set.Client] : set.All)
        {
            if (Validity.Fault(certificate.Certificate, run.Machine.Clock.UtcNow) is { } reason)
                yield return ErrorCatalogue.BackupNotValidNow.Describe(certificate.ToString(), reason);
        }
        if (!IsRename && !run.Settings.IsAuthorityPortGiven && AuthorityStage.PortOf(Backup.Configuration) is { } port && port != run.Settings.AuthorityPort)
            yield return ErrorCatalogue.BackupOfOtherPort.Describe(port, run.Settings.AuthorityPort);
        if (run.Settings.AuthorityThumbprint is { } wanted)
        {
            if (wanted != root)
                yield return ErrorCatalogue.BackupOfOtherRoot.Describe(wanted, root);
            yield break;
        }
        if (IsRename)
            yield return ErrorCatalogue.BackupOfOtherMachine.Describe(set.Server.Certificate.CommonName, run.Machine.Name, root);
        if (InTheWay.Count > 0)
            yield return ErrorCatalogue.OtherSetPresent.Describe(string.Join("; ", InTheWay.Select(c => StageTexts.OtherSet.With(c.Stored.Store, c.Info, c.Info.Issuer))), root);
    }

    // Earlier leaves of the same root stay: they are older generations, which nothing takes for the one in force.
    private bool IsInTheWay(FoundCertificate found)
    {
        var set = Backup.Set;
        var info = found.Info;
        if (set.All.Any(c => c.Certificate.Thumbprint == info.Thumbprint))
            return false;
        if (info.IsQlikViewCa)
            return true;
        if (info.Issuer != CertificateInfo.QlikViewCaSubject)
            return false;
        if (!info.IsSignedBy(set.Root.Certificate))
            return true;
        if (info.CommonName == CertificateInfo.QvProxyName)
            return info.NotBefore >= set.Client.Certificate.NotBefore;
        return !IsRename && string.Equals(info.CommonName, run.Machine.Name, StringComparison.OrdinalIgnoreCase) && info.NotBefore >= set.Server.Certificate.NotBefore;
    }
}
