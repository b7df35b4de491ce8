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
            Abandon();
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
        if (!work.Try())
            database.Execute("ROLLBACK TO work");
        database.Execute("RELEASE work");
    }

    private void Abandon()
    {
        try
        {
            database.Execute("ROLLBACK");
        }
        // SQLite ends the transaction itself where it cannot go on: there is none then.
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
        }
    }

    private abstract class Work
    {
        /// <summary>Runs it; false when it threw.</summary>
        internal abstract bool Try();

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

        internal override bool Try()
        {
            try
            {
                result = work();
                return true;
            }
            // Whatever it is belongs to who asked, who gets it in Answer.
            catch (Exception e)
            {
                error = e;
                return false;
            }
        }

        internal override void Answer()
        {
            if (error is null)
                source.SetResult(result!);
            else
                source.SetException(error);
        }

        internal override void Fail(Exception e) => source.SetException(error ?? e);
    }
}
