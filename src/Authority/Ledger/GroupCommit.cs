using System.Diagnostics;

namespace QvTrust.Authority.Ledger;

/// <summary>
/// The one writer of the ledger. What is asked for while a commit waits for the disk goes into the next one, together:
/// a flush costs the same for one certificate and for fifty. Each piece of work stands or falls alone, and nobody is
/// answered before the commit that holds his work is on the disk.
/// </summary>
internal sealed class GroupCommit : IDisposable
{
    // So that nobody waits behind an endless transaction.
    private const int MostTogether = 256;

    // So long a commit waits for those who are coming: more certificates for one flush and one signature of the audit's head.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(4);

    private readonly Database database;
    private readonly Queue<Work> waiting = [];
    private readonly object gate = new();
    private readonly Thread thread;
    private int coming;
    private bool isClosed;

    /// <param name="database">The connection that writes; nobody else's from now on.</param>
    internal GroupCommit(Database database)
    {
        this.database = database;
        thread = new Thread(Run) { IsBackground = true, Name = "ledger" };
        thread.Start();
    }

    /// <summary>Finishes what was asked for, then ends.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
            Monitor.Pulse(gate);
        }
        thread.Join();
    }

    /// <summary>Says that somebody will write as soon as he has computed what; until the result is disposed of, a commit waits for him a little.</summary>
    internal IDisposable Expect() => new Expected(this);

    /// <summary>Runs the work inside a transaction; its result, or what it threw, when that transaction is on the disk.</summary>
    /// <param name="work">May be run again, when what it did was taken back because of another's work.</param>
    internal Task<T> WriteAsync<T>(Func<T> work)
    {
        var piece = new Work<T>(work);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            waiting.Enqueue(piece);
            if (waiting.Count == 1)
                Monitor.Pulse(gate);
        }
        return piece.Task;
    }

    private void Run()
    {
        for (var together = Next(); together.Count > 0; together = Next())
            Commit(together);
    }

    // Empty at the end.
    private List<Work> Next()
    {
        lock (gate)
        {
            while (waiting.Count == 0 && !isClosed)
                Monitor.Wait(gate);
        }
        // By the clock and not by the number of sleeps: one takes 1 ms on Linux, and up to 16 on Windows.
        for (var since = Stopwatch.GetTimestamp(); Volatile.Read(ref coming) > 0 && Stopwatch.GetElapsedTime(since) < Patience;)
            Thread.Sleep(1);
        var together = new List<Work>();
        lock (gate)
        {
            while (together.Count < MostTogether && waiting.TryDequeue(out var next))
                together.Add(next);
        }
        return together;
    }

    private void Commit(List<Work> together)
    {
        try
        {
            // Without the one that failed halfway, the others do theirs again.
            while (Try(together) is { } failed)
            {
                failed.Answer();
                together.Remove(failed);
            }
        }
        // A full or failing disk: nothing of this is in the ledger, and everybody who waits must learn it.
        catch (Exception e)
        {
            if (database.IsInTransaction)
                database.Execute("ROLLBACK");
            foreach (var work in together)
                work.Fail(e);
            return;
        }
        foreach (var work in together)
            work.Answer();
    }

    // The first that threw when it had written something already: everything is taken back then. Null: committed.
    private Work? Try(List<Work> together)
    {
        database.Execute("BEGIN IMMEDIATE");
        foreach (var work in together)
        {
            var before = database.Changes;
            if (work.Try() is not { } error)
                continue;
            // A full disk ends the transaction of all: there is nothing left to go back in.
            if (!database.IsInTransaction)
                throw error;
            if (database.Changes == before)
                continue;
            database.Execute("ROLLBACK");
            return work;
        }
        database.Execute("COMMIT");
        return null;
    }

    private sealed class Expected : IDisposable
    {
        private readonly GroupCommit commits;

        internal Expected(GroupCommit commits)
        {
            this.commits = commits;
            Interlocked.Increment(ref commits.coming);
        }

        public void Dispose() => Interlocked.Decrement(ref commits.coming);
    }

    private abstract class Work
    {
        /// <summary>Runs it; what it threw, or null.</summary>
        internal abstract Exception? Try();

        /// <summary>Hands out what <see cref="Try"/> got.</summary>
        internal abstract void Answer();

        internal abstract void Fail(Exception e);
    }

    private sealed class Work<T>(Func<T> work) : Work
    {
        private readonly TaskCompletionSource<T> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Exception? error;
        private T? result;

        internal Task<T> Task => source.Task;

        internal override Exception? Try()
        {
            error = null;
            try
            {
                result = work();
            }
            // Whatever it is belongs to who asked, who gets it in Answer.
            catch (Exception e)
            {
                error = e;
            }
            return error;
        }

        internal override void Answer()
        {
            if (error is null)
                source.SetResult(result!);
            else
                source.SetException(error);
        }

        internal override void Fail(Exception e) => source.SetException(e);
    }
}
