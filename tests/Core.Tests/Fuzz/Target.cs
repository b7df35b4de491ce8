#if NET
using QvTrust.Core.Errors;

namespace QvTrust.Core.Tests.Fuzz;

/// <summary>A reader of something that comes from the network or from a file.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Seeds">Valid inputs, from which the others are made.</param>
/// <param name="Reader">Reads; a result, null and a refusal are all good.</param>
internal sealed record Target(string Name, Func<IReadOnlyList<byte[]>> Seeds, Action<byte[]> Reader)
{
    // Nothing that is read here may need more than a multiple of its own size, and a reader's fixed costs.
    private const long FixedMemory = 32L << 20;
    private const long MemoryPerOctet = 2000;

    /// <summary>What must not happen, in words; null when the input was read or refused as it must be.</summary>
    public string? Fault(byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Reader(input);
        }
        catch (TrustException e) when (ErrorCatalogue.Find(e.Code) is not null)
        {
            // A refusal.
        }
        // Whatever else comes out is what is looked for.
        catch (Exception e)
        {
            return $"{e.GetType().Name}: {e.Message}\n{e.StackTrace}";
        }
        var used = GC.GetAllocatedBytesForCurrentThread() - before;
        return used <= FixedMemory + (MemoryPerOctet * input.Length) ? null : $"{used} octets of memory for {input.Length}";
    }
}
#endif
