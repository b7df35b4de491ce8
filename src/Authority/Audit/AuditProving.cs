namespace QvTrust.Authority.Audit;

/// <summary>
/// Proves the audit beside the service, from the start on until it is done or disposed. After a million certificates that
/// takes half a minute: longer than Windows waits for a service to start, and than a server that enrols should wait.
/// </summary>
internal sealed class AuditProving : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Thread thread;

    internal AuditProving(AuthorityAudit audit, Action<Exception> failed)
    {
        // Whoever enrols comes first.
        thread = new Thread(() => Run(audit, failed)) { IsBackground = true, Name = "audit", Priority = ThreadPriority.BelowNormal };
        thread.Start();
    }

    public void Dispose()
    {
        stop.Cancel();
        thread.Join();
        stop.Dispose();
    }

    private void Run(AuthorityAudit audit, Action<Exception> failed)
    {
        try
        {
            audit.Prove(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The service stops; the next start begins anew.
        }
        // A thread's exception would end the service, which goes on enrolling.
        catch (Exception e)
        {
            failed(e);
        }
    }
}
