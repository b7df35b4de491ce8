using QvTrust.Cli.Authority;
using QvTrust.Core.Errors;

namespace QvTrust.Cli.Backups;

/// <summary>The ledger as the running authority service hands it out: a complete copy of one moment.</summary>
internal static class LedgerReader
{
    /// <summary>The copy; QVT6205 where the service does not answer.</summary>
    internal static async Task<byte[]> ReadAsync(string? socket, CancellationToken cancel)
    {
        try
        {
            using var client = AdminClient.To(socket);
            return await client.LedgerAsync(cancel);
        }
        catch (TrustException e)
        {
            throw ErrorCatalogue.LedgerNotRead.From(e, e.Errors[0].Cause);
        }
    }

    /// <summary>The copy, or null where the service does not answer.</summary>
    internal static async Task<byte[]?> TryReadAsync(string? socket, CancellationToken cancel)
    {
        try
        {
            return await ReadAsync(socket, cancel);
        }
        // The service makes a backup with its ledger as soon as it runs again.
        catch (TrustException)
        {
            return null;
        }
    }
}
