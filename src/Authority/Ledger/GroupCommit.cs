using System.Collections.Concurrent;

namespace QvTrust.Authority.Ledger;

/// <summary>
/// The one writer of the ledger. What is asked for while a commit waits for the disk goes into the next one, together:
/// a flush costs the same for one certificate and for fifty. Each piece of work stands or falls alone, by a savepoint,
/// and nobody is answered before the commit that holds his work is on the disk.
/// </summary>
internal sealed class GroupCommit : IDisposable
{
    // So that nobody waits behind an endless transaction.
    private const int MostTogether = 256;

    private readonly Database database;
    private readonly BlockingCollection<Work> waiting = [];
    private readonly Thread thread;

    internal GroupCommit(Database database)
    {
        this.database = database;
        thread = new Thread(Run) { IsBackground = true, Name = "ledger" };
        thread.Start();
    }

    /// <summary>Finishes what was asked for, then ends.</summary>
    public void Dispose()
    {
        waiting.CompleteAdding();
        thread.Join();
        waiting.Dispose();
    }

    /// <summary>Runs the work inside a transaction; its result, or what it threw, when that transaction is on the disk.</summary>
    internal Task<T> WriteAsync<T>(Func<T> work)
    {
        var piece = new Work<T>(work);
        waiting.Add(piece);
        return piece.Task;
    }

    private void Run()
    {
        var together = new List<Work>();
        foreach (var first in waiting.GetConsumingEnumerable())
        {
            together.Add(first);
            while (together.Count < MostTogether && waiting.TryTake(out var next))
                together.Add(next);
            Commit(together);
            together.Clear();
        }
    }

    private void Commit(List<Work> together)
    {
        try
        {
            database.Execute("BEGIN IMMEDIATE");
            foreach (var work in together)
                Do(work);
            database.Execute("COMMIT");
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

    private void Do(Work work)
    {
        database.Execute("SAVEPOINT work");
        if (work.Try() is { } error)
        {
            // A full disk ends the transaction of all: there is nothing left to go back in.
            if (!database.IsInTransaction)
                throw error;
            database.Execute("ROLLBACK TO work");
        }
        database.Execute("RELEASE work");
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
