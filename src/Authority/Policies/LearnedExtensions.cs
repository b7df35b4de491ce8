using QvTrust.Authority.Hosting;
using QvTrust.Authority.Keys;
using QvTrust.Core.Adoption;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Policies;

/// <summary>
/// What was learned of the private extensions of an adopted authority (<c>qvtrust adopt check</c>): a kind whose
/// extensions differ from machine to machine is not issued here. The record is read at the start and whenever it changed.
/// </summary>
internal sealed class LearnedExtensions(string path, AuthorityKeys keys, Ledger.Ledger ledger, AuthorityLog log) : IIssuancePolicy
{
    private readonly Lock gate = new();
    private (DateTime Written, long Length)? read;
    private AdoptionRecord record = AdoptionRecord.Empty;
    private TrustException? damage;

    public string Name => "extensions-learned";

    public IReadOnlyList<ErrorDefinition> Refusals => [ErrorCatalogue.ExtensionsDiffer];

    /// <summary>QVT6515 for a kind that only QMS can make, QVT5007 while the record cannot be read: what it forbids is not known then.</summary>
    public void Check(IssuanceRequest request)
    {
        var comparisons = Compare(request.Kind);
        if (AdoptionRecord.Verdict(comparisons) != ExtensionVerdict.Differs)
            return;
        var fields = comparisons.SelectMany(c => c.Fields).Where(f => f is { Decides: true, Verdict: ExtensionVerdict.Differs }).Select(f => f.Name).Distinct();
        throw ErrorCatalogue.ExtensionsDiffer.With(request.Kind, string.Join(", ", fields));
    }

    /// <summary>True when what is issued of that kind carries private extensions that a natively distributed certificate confirms.</summary>
    internal bool AreProven(CertificateKind kind) => AdoptionRecord.Verdict(Compare(kind)) == ExtensionVerdict.Proven;

    /// <summary>Says in the log what is known; a damaged record is no reason not to start, only not to issue.</summary>
    internal void Announce()
    {
        try
        {
            log.Info(PolicyTexts.PrivateExtensions.With(Word(CertificateKind.Server), Word(CertificateKind.Client)));
        }
        catch (TrustException e)
        {
            log.Error(e.Message);
        }

        string Word(CertificateKind kind) => AdoptionRecord.Verdict(Compare(kind)).ToString().ToLowerInvariant();
    }

    private IReadOnlyList<CertificateComparison> Compare(CertificateKind kind)
    {
        var own = kind == CertificateKind.Client ? keys.ClientSample : keys.ServerSample;
        return own is null ? [] : Current().Compare(kind, keys.Root, own);
    }

    private AdoptionRecord Current()
    {
        lock (gate)
        {
            var file = new FileInfo(path);
            (DateTime, long)? now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : null;
            if (now != read || damage is not null)
                Read(file, now);
            return damage is null ? record : throw damage;
        }
    }

    private void Read(FileInfo file, (DateTime Written, long Length)? now)
    {
        (damage, read) = (null, now);
        try
        {
            if (now is { Length: > AdoptionRecord.Limit })
                throw new FormatException(PolicyTexts.RecordTooLarge);
            var all = now is null ? AdoptionRecord.Empty : AdoptionRecord.Parse(File.ReadAllBytes(file.FullName));
            record = new AdoptionRecord([.. all.Samples.Where(IsNative)]);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            damage = ErrorCatalogue.RecordDamaged.From(e, path, e.Message);
        }
    }

    // A copy of our own making is equal to its model, and proves nothing.
    private bool IsNative(AdoptionSample sample)
    {
        if (!ledger.IsIssued(keys.Root.SpkiSha256, sample.Certificate.SerialNumber))
            return true;
        log.Warning(ErrorCatalogue.SampleOfOurs.Describe(sample.Certificate.Thumbprint).ToString());
        return false;
    }
}
