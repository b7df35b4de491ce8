using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Settings;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Stages;
using QvTrust.Core.Setup.Trust;

namespace QvTrust.Core.Adoption;

/// <summary>A file that an administrator shows as a sample.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Content">DER or PEM.</param>
public sealed record SampleFile(string Name, byte[] Content);

/// <summary>What is known of the certificates of an adopted authority.</summary>
/// <param name="Root">The QlikViewCA in force.</param>
/// <param name="Server">Server certificates; at least one comparison.</param>
/// <param name="Client">Client certificates; at least one comparison.</param>
public sealed record AdoptionReport(CertificateInfo Root, IReadOnlyList<CertificateComparison> Server, IReadOnlyList<CertificateComparison> Client)
{
    /// <summary>The verdict as <see cref="RoleValues.Extensions"/> says it.</summary>
    internal string Value => Verdict == ExtensionVerdict.Proven ? RoleValues.Proven : RoleValues.Unproven;

    /// <summary>The verdict over both kinds: Differs where one does, Proven where both are.</summary>
    public ExtensionVerdict Verdict
    {
        get
        {
            var (server, client) = (AdoptionRecord.Verdict(Server), AdoptionRecord.Verdict(Client));
            if (server == ExtensionVerdict.Differs || client == ExtensionVerdict.Differs)
                return ExtensionVerdict.Differs;
            return server == client ? server : ExtensionVerdict.Unproven;
        }
    }
}

/// <summary>Learns from natively distributed certificates what those of other machines look like (<c>qvtrust adopt check</c>).</summary>
public static class AdoptionCheck
{
    /// <summary>Name of the record in the protected folder.</summary>
    public const string RecordName = AuthorityStage.FolderName + "/" + AdoptionRecord.FileName;

    /// <summary>
    /// Compares and, where samples are given, keeps them for the authority service: those of a kind replace what was kept
    /// of that kind. A sample that proves nothing is refused, and nothing is kept.
    /// </summary>
    /// <param name="machine">The QMS server.</param>
    /// <param name="samples">Certificates of other machines; may be none.</param>
    /// <param name="isIssuedHere">Whether the authority service issued a certificate itself: it would be equal, and prove nothing.</param>
    public static AdoptionReport Run(IMachine machine, IReadOnlyList<SampleFile> samples, Func<CertificateInfo, bool> isIssuedHere)
    {
        var set = FindSet(machine);
        if (AddedRecord.Load(machine) is { IsAuthority: true } added && added.Find(CertificateKind.Root)!.Thumbprint == set.Root.Info.Thumbprint)
            throw ErrorCatalogue.NothingToLearn.With(set.Root.Info.Thumbprint);
        var given = samples.Select(s => Read(machine, set, s, isIssuedHere)).ToList();
        var record = Load(machine);
        if (given.Count > 0)
        {
            var kept = record.Samples.Where(s => given.TrueForAll(g => g.Kind != s.Kind));
            record = new AdoptionRecord(kept.Concat(given).GroupBy(s => s.Certificate.Thumbprint).Select(g => g.First()).ToList());
            machine.Folder.Ensure();
            machine.Folder.Write(RecordName, record.ToBytes());
        }
        var report = Report(record, set);
        if (machine.Settings.Get("QMS", RoleValues.State) is not null)
            machine.Settings.Set("QMS", RoleValues.Extensions, report.Value);
        return report;
    }

    /// <summary>What the record says of a set; QVT5007 when it is damaged.</summary>
    internal static AdoptionReport Report(IMachine machine, AuthoritySet set) => Report(Load(machine), set);

    private static AdoptionReport Report(AdoptionRecord record, AuthoritySet set) => new(set.Root.Info,
        record.Compare(CertificateKind.Server, set.Root.Info, set.Server.Info),
        record.Compare(CertificateKind.Client, set.Root.Info, set.Client.Info));

    // The set that the service signs with, where it was set up; a newer one counts once setup has taken it over.
    private static AuthoritySet FindSet(IMachine machine)
    {
        var inForce = machine.Settings.Get("QMS", RoleValues.RootThumbprint);
        var named = TrustStores.Roots(machine).Any(r => r.Info.Thumbprint == inForce) ? inForce : null;
        return AuthoritySet.Find(machine, AuthorityMode.Adopt, named ?? machine.Settings.Get("", SavedSettings.Names["AUTHORITYTHUMBPRINT"]));
    }

    private static AdoptionRecord Load(IMachine machine)
    {
        if (machine.Folder.Read(RecordName) is not { } content)
            return AdoptionRecord.Empty;
        try
        {
            return AdoptionRecord.Parse(content);
        }
        catch (FormatException e)
        {
            throw ErrorCatalogue.RecordDamaged.From(e, machine.Folder.Path + "\\" + RecordName.Replace('/', '\\'), e.Message);
        }
    }

    private static AdoptionSample Read(IMachine machine, AuthoritySet set, SampleFile file, Func<CertificateInfo, bool> isIssuedHere)
    {
        var certificate = CertificateInfo.TryParse(file.Content) ?? CertificateInfo.TryParsePem(file.Content)
            ?? throw ErrorCatalogue.SampleUnreadable.With(file.Name, AdoptionTexts.NotACertificate);
        if (!certificate.IsSignedBy(set.Root.Info))
            throw ErrorCatalogue.SampleOfOtherRoot.With(file.Name, set.Root.Info.Thumbprint);
        var kind = Kind(certificate) ?? throw ErrorCatalogue.SampleOfUnknownKind.With(file.Name, certificate.Subject);
        var own = (CertificateInfo[])[set.Server.Info, set.Client.Info];
        if (own.Any(c => c.PublicKeyEquals(certificate)) || string.Equals(certificate.CommonName, machine.Name, StringComparison.OrdinalIgnoreCase))
            throw ErrorCatalogue.SampleOfThisMachine.With(file.Name);
        if (isIssuedHere(certificate))
            throw ErrorCatalogue.SampleOfOurs.With(file.Name);
        return new AdoptionSample(kind, certificate);
    }

    private static CertificateKind? Kind(CertificateInfo certificate)
    {
        if (certificate.IsSelfSigned)
            return null;
        if (certificate.Subject == CertificateInfo.QvProxySubject)
            return CertificateKind.Client;
        return MachineName.IsValid(certificate.CommonName) && certificate.Subject == "CN=" + certificate.CommonName ? CertificateKind.Server : null;
    }
}
