namespace QvTrust.Authority.Ledger;

// Whether it can still be written.
internal sealed partial class Ledger
{
    /// <summary>Writes through to the disk without changing anything; throws what a write of substance would.</summary>
    internal void Probe() => Write(() => writer.Execute("UPDATE ledger SET id = id"));
}
