using System.Globalization;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Audit;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

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
            throw ErrorCatalogue.AuditUnsigned.With(told?.Thumbprint ?? "that it names");
        (root, Head, chain) = (told, head, new AuditChain(audit.LedgerId));
        foreach (var row in audit.Rows)
            chain.Add(row);
        chain.Require(head);
    }

    internal AuditHead Head { get; }

    internal void Tell(Streams streams)
        => streams.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"ledger {Head.LedgerId}: {chain.Count} rows unbroken, head of row {Head.Sequence} signed on {Head.Time:yyyy-MM-dd HH:mm:ss} UTC by QlikViewCA {root.Thumbprint}"));

    /// <summary>Proves that everything the file's server saw is here; QVT6403 to QVT6406 otherwise.</summary>
    internal void Hear(string file, byte[] content, Streams streams)
    {
        var heads = WitnessFile.Read(content, file);
        // A server may have belonged to another authority before: what that one signed says nothing of this audit.
        var ours = heads.Where(h => h.IsSignedBy(root)).ToList();
        if (ours.Count == 0)
            throw ErrorCatalogue.WitnessUnreadable.With(file, $"none of its lines is signed by QlikViewCA {root.Thumbprint}");
        ours.ForEach(chain.Require);
        var newest = ours.MaxBy(h => h.Sequence)!;
        streams.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"witness {file}: {ours.Count} heads, all held; the newest is row {newest.Sequence} of {newest.Time:yyyy-MM-dd HH:mm:ss} UTC"));
        if (ours.Count < heads.Count)
            streams.Say($"{heads.Count - ours.Count} lines of {file} are of another authority, left out");
    }
}
