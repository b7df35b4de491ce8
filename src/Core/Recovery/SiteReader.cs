using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Recovery;

/// <summary>Where backups get what they hold.</summary>
public interface ISiteSource
{
    /// <summary>Names the set in force (<see cref="BackupName.SetId"/>); null where there is none.</summary>
    string? SetId();

    /// <summary>Everything to back up; the caller wipes the keys (<see cref="PrivateNumbers.Wipe"/>).</summary>
    /// <param name="ledger">The ledger, or null.</param>
    /// <param name="recovery">The certificate that automatic backups are sealed to, or null.</param>
    SiteBackup Read(byte[]? ledger, CertificateInfo? recovery);
}

/// <summary>Reads the set in force of a QMS server, its keys included.</summary>
public sealed class SiteReader : ISiteSource
{
    private readonly IMachine machine;
    private readonly string profile;
    private readonly string? rootThumbprint;
    private readonly byte[]? configuration;

    /// <summary>A reader that needs nothing of the protected folder: the authority service's account cannot enter it.</summary>
    /// <param name="machine">The QMS server.</param>
    /// <param name="profile"><c>own</c> or <c>adopted</c>.</param>
    /// <param name="rootThumbprint">The root that was named at setup, or null.</param>
    /// <param name="configuration">The authority's configuration, or null.</param>
    public SiteReader(IMachine machine, string profile, string? rootThumbprint, byte[]? configuration)
        => (this.machine, this.profile, this.rootThumbprint, this.configuration) = (machine, profile, rootThumbprint, configuration);

    /// <summary>A reader as setup left this server; QVT6212 where the QMS package is not set up.</summary>
    public static SiteReader OfServer(IMachine machine)
    {
        var configuration = machine.Folder.Read(AuthorityStage.ConfigurationFile) ?? throw ErrorCatalogue.NotQms.With();
        return new SiteReader(
            machine,
            AddedRecord.Load(machine).IsAuthority ? Manifests.Own : Manifests.Adopted,
            machine.Settings.Get("", SavedSettings.Names["AUTHORITYTHUMBPRINT"]),
            configuration);
    }

    /// <inheritdoc/>
    public string? SetId() => SetInForce.Find(machine, rootThumbprint)?.Id;

    /// <inheritdoc/>
    public SiteBackup Read(byte[]? ledger, CertificateInfo? recovery)
    {
        var found = SetInForce.Find(machine, rootThumbprint) ?? throw ErrorCatalogue.NoQlikViewCa.With();
        var set = TrustSet.From([Export(found.Root), Export(found.Server), Export(found.Client)]);
        return new SiteBackup(Manifests.Of(set, machine.Clock.UtcNow, profile), set, ledger, configuration, recovery?.Der);
    }

    private KeyedCertificate Export(FoundCertificate found)
    {
        try
        {
            return KeyedCertificate.Create(found.Info, machine.Keys.Export(found.Stored.Key!));
        }
        catch (TrustException e) when (e.Code == ErrorCatalogue.KeyNotExportable.Code)
        {
            throw ErrorCatalogue.BackupKeyNotExportable.From(e, found.Info.ToString());
        }
    }
}
