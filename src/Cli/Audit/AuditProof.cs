using QvTrust.Cli.Terminal;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Audit;

/// <summary>Judges an audit without believing whoever handed it over: the chain is recomputed, the signatures are verified with the root.</summary>
internal sealed class AuditProof
{
    private readonly AuditChain chain;
    private readonly CertificateInfo root;

    /// <summary>Proves chain and head; QVT6401 to QVT6405 otherwise.</summary>
    /// <param name="audit">The audit.</param>
    /// <param name="isTrusted">Whether a root is the right one.</param>
    internal AuditProof(AuditExport audit, Func<CertificateInfo, bool> isTrusted)
    {
        var told = CertificateInfo.TryParse(audit.Root);
        if (told is null || !isTrusted(told) || AuditHead.TryParse(audit.Head) is not { } head || !head.IsSignedBy(told))
            throw ErrorCatalogue.AuditUnsigned.With(told?.Thumbprint ?? AuditTexts.RootThatItNames);
        (root, Head, chain) = (told, head, new AuditChain(audit.LedgerId));
        foreach (var row in audit.Rows)
            chain.Add(row);
        chain.Require(head);
    }

    internal AuditHead Head { get; }

    internal void Tell(Streams streams)
        => streams.Out.WriteLine(AuditTexts.Ledger.With(Head.LedgerId, chain.Count, Head.Sequence, Head.Time, root.Thumbprint));

    /// <summary>Proves that everything the file's server saw is here; QVT6403 to QVT6406 otherwise.</summary>
    internal void Hear(string file, byte[] content, Streams streams)
    {
        var heads = WitnessFile.Read(content, file);
        // A server may have belonged to another authority before: what that one signed says nothing of this audit.
        var ours = heads.Where(h => h.IsSignedBy(root)).ToList();
        if (ours.Count == 0)
            throw ErrorCatalogue.WitnessUnreadable.With(file, AuditTexts.WitnessOfOthers.With(root.Thumbprint));
        ours.ForEach(chain.Require);
        var newest = ours.MaxBy(h => h.Sequence)!;
        streams.Out.WriteLine(AuditTexts.Witness.With(file, ours.Count, newest.Sequence, newest.Time));
        if (ours.Count < heads.Count)
            streams.Say(AuditTexts.WitnessLinesLeftOut.With(heads.Count - ours.Count, file));
    }
}
