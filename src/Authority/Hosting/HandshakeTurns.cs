namespace QvTrust.Authority.Hosting;

/// <summary>
/// Lets so many connections be in their TLS handshake at a time; others wait for their turn. A thousand handshakes at once take as long
/// as one after the other, but each takes memory, and none is done before its caller gives up. The address with the fewest
/// handshakes is next, and where none of them ends, whoever has the most loses his oldest to an address with fewer.
/// </summary>
/// <param name="most">Handshakes at a time.</param>
/// <param name="stalled">When a handshake ended so long ago that all of them may stand still.</param>
internal sealed class HandshakeTurns(int most, TimeSpan stalled)
{
    private static readonly TimeSpan Stalled = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private readonly LinkedList<Turn> taken = [];
    private readonly LinkedList<Turn> waiting = [];

    internal HandshakeTurns(int most)
        : this(most, Stalled)
    {
    }

    /// <summary>Waits for a turn, which ends with <see cref="Turn.Dispose"/>; null when the wait was cancelled.</summary>
    internal async Task<Turn?> TakeAsync(ConnectionShares.Share share, CancellationToken cancel)
    {
        var turn = new Turn(this, share);
        share.Begin();
        lock (gate)
        {
            if (taken.Count < most)
                Give(turn);
            else
                waiting.AddLast(turn.Place);
        }
        while (await Task.WhenAny(turn.Given, Task.Delay(stalled, cancel)) != turn.Given)
        {
            if (cancel.IsCancellationRequested)
            {
                turn.Dispose();
                return null;
            }
            Displace(turn);
        }
        return turn;
    }

    // Whoever has fewest is served first: where he has waited so long for one turn to end, none of them did.
    private void Displace(Turn turn)
    {
        Turn victim;
        lock (gate)
        {
            victim = taken.MinBy(t => -t.Share.Holder.Handshakes)!;
            if (turn.Given.IsCompleted || victim.Share.Holder.Handshakes <= turn.Share.Holder.Handshakes + 1)
                return;
            Remove(victim);
            waiting.Remove(turn.Place);
            Give(turn);
        }
        victim.Share.Close();
    }

    private void Leave(Turn turn)
    {
        lock (gate)
        {
            if (turn.Place.List == waiting)
                waiting.Remove(turn.Place);
            if (turn.Place.List != taken)
                return;
            Remove(turn);
            if (waiting.MinBy(t => t.Share.Holder.Handshakes) is not { } next)
                return;
            waiting.Remove(next.Place);
            Give(next);
        }
    }

    private void Give(Turn turn)
    {
        taken.AddLast(turn.Place);
        turn.Share.Holder.Handshakes++;
        turn.Give();
    }

    private void Remove(Turn turn)
    {
        taken.Remove(turn.Place);
        turn.Share.Holder.Handshakes--;
    }

    /// <summary>One connection's turn.</summary>
    internal sealed class Turn : IDisposable
    {
        private readonly TaskCompletionSource given = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly HandshakeTurns turns;

        internal Turn(HandshakeTurns turns, ConnectionShares.Share share)
        {
            (this.turns, Share) = (turns, share);
            Place = new LinkedListNode<Turn>(this);
        }

        internal ConnectionShares.Share Share { get; }

        internal LinkedListNode<Turn> Place { get; }

        internal Task Given => given.Task;

        /// <summary>The handshake is done, or its connection has ended; a second time does nothing.</summary>
        public void Dispose()
        {
            turns.Leave(this);
            Share.End();
        }

        internal void Give() => given.SetResult();
    }
}
