using Microsoft.Data.Sqlite;
using QvTrust.Authority.Ledger;

namespace QvTrust.Authority.Tests;

/// <summary>Many who write at once share commits, and share nothing else.</summary>
public sealed class GroupCommitTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("qvtrust-commit-").FullName;
    private readonly Database database;
    private readonly GroupCommit commits;

    public GroupCommitTests()
    {
        database = new Database(Path.Combine(folder, "test.db"));
        database.Run("PRAGMA journal_mode = WAL; CREATE TABLE rows (n INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;");
        commits = new GroupCommit(database);
    }

    public void Dispose()
    {
        commits.Dispose();
        database.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Who_fails_fails_alone_and_leaves_nothing()
    {
        var tasks = Enumerable.Range(0, 1000).Select(n => commits.WriteAsync(() =>
        {
            Insert(n, "x");
            return n % 7 == 0 ? throw new InvalidOperationException($"number {n}") : n;
        })).ToList();
        for (var n = 0; n < tasks.Count; n++)
        {
            if (n % 7 == 0)
                Assert.Equal($"number {n}", (await Assert.ThrowsAsync<InvalidOperationException>(() => tasks[n])).Message);
            else
                Assert.Equal(n, await tasks[n]);
        }
        Assert.Equal(Enumerable.Range(0, 1000).Where(n => n % 7 != 0), Rows());
    }

    [Fact]
    public async Task Who_fails_before_he_wrote_anything_takes_nothing_back()
    {
        using var all = new ManualResetEventSlim();
        _ = commits.WriteAsync(() => all.Wait(TimeSpan.FromMinutes(1)));
        var runs = 0;
        var first = commits.WriteAsync(() => Insert(++runs, "x"));
        var refused = commits.WriteAsync<int>(() => throw new InvalidOperationException("refused"));
        all.Set();
        await first;
        await Assert.ThrowsAsync<InvalidOperationException>(() => refused);
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Who_is_expected_and_never_comes_holds_up_nobody_for_good()
    {
        using var never = commits.Expect();
        await commits.WriteAsync(() => Insert(1, "x"));
        Assert.Equal([1], Rows());
    }

    [Fact]
    public async Task Where_the_disk_is_full_all_who_wait_learn_it_and_nothing_of_theirs_is_there()
    {
        database.Run("PRAGMA max_page_count = 20");
        // Its commit is held until all the others wait, which are then in the next one together.
        using var begun = new ManualResetEventSlim();
        using var all = new ManualResetEventSlim();
        _ = commits.WriteAsync(() =>
        {
            begun.Set();
            return all.Wait(TimeSpan.FromMinutes(1));
        });
        Assert.True(begun.Wait(TimeSpan.FromMinutes(1)));
        var tasks = Enumerable.Range(0, 50).Select(n => commits.WriteAsync(() => Insert(n, new string('x', 4000)))).ToList();
        all.Set();
        foreach (var task in tasks)
            Assert.Equal(13, (await Assert.ThrowsAsync<SqliteException>(() => task)).SqliteErrorCode);
        Assert.Empty(Rows());

        database.Run("PRAGMA max_page_count = 10000");
        await commits.WriteAsync(() => Insert(1, "y"));
        Assert.Equal([1], Rows());
    }

    [Fact]
    public async Task What_was_asked_for_before_the_end_is_written()
    {
        List<Task<int>> tasks;
        using (var ending = new GroupCommit(database))
            tasks = [.. Enumerable.Range(0, 500).Select(n => ending.WriteAsync(() => Insert(n, "x")))];
        await Task.WhenAll(tasks);
        Assert.Equal(500, Rows().Count);
    }

    private int Insert(int n, string text) => database.Execute("INSERT INTO rows (n, text) VALUES ($n, $text)", ("$n", n), ("$text", text));

    private List<int> Rows() => database.Query("SELECT n FROM rows ORDER BY n", r => r.GetInt32(0));
}
