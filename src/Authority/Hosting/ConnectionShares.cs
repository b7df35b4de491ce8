using System.Net;

namespace QvTrust.Authority.Hosting;

/// <summary>
/// Shares the connections that the network may hold. While there is room everybody gets what he asks for: a whole rollout may come from
/// one address. When there is none, whoever holds the most loses his oldest quiet connection to the newcomer, so that no address
/// locks out another one. One that something is done for is taken only for a caller with fewer: of too many at once as many as
/// there is room for are served, instead of each being sent away halfway.
/// </summary>
/// <param name="most">Connections at a time.</param>
/// <param name="time">What quietness is measured with.</param>
internal sealed class ConnectionShares(int most, TimeProvider time)
{
    /// <summary>A connection that has said nothing for so long is quiet; whoever is served speaks at once.</summary>
    internal static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly LinkedList<Share> open = [];
    private readonly Dictionary<IPAddress, Holder> holders = [];

    /// <summary>Connections that are open now, at most the number that it was made with.</summary>
    internal int Open
    {
        get
        {
            lock (gate)
                return open.Count;
        }
    }

    /// <summary>A place for a connection, to be left with <see cref="Leave"/>; null when it has to be refused.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="close">Ends it, when another connection takes its place here or its turn.</param>
    internal Share? Enter(IPAddress address, Action close)
    {
        Share share;
        Share? victim = null;
        lock (gate)
        {
            var caller = CallerNetwork.Of(address);
            if (open.Count >= most && (victim = Victim(caller)) is null)
                return null;
            if (victim is not null)
                Remove(victim);
            if (!holders.TryGetValue(caller, out var holder))
                holders.Add(caller, holder = new Holder(caller));
            holder.Connections++;
            share = new Share(holder, close, time);
            open.AddLast(share.Place);
        }
        victim?.Close();
        return share;
    }

    /// <summary>The connection has ended.</summary>
    internal void Leave(Share share)
    {
        lock (gate)
        {
            if (share.Place.List is not null)
                Remove(share);
        }
    }

    private void Remove(Share share)
    {
        open.Remove(share.Place);
        if (--share.Holder.Connections == 0)
            holders.Remove(share.Holder.Address);
    }

    private Share? Victim(IPAddress newcomer)
    {
        var victim = open.MinBy(s => (-s.Holder.Connections, !s.IsQuiet))!;
        var held = holders.TryGetValue(newcomer, out var holder) ? holder.Connections : 0;
        return victim.IsQuiet || victim.Holder.Connections > held + 1 ? victim : null;
    }

    /// <summary>An address and how much it holds.</summary>
    internal sealed class Holder(IPAddress address)
    {
        internal IPAddress Address { get; } = address;

        internal int Connections { get; set; }

        /// <summary>How many of them are in a handshake; <see cref="HandshakeTurns"/> counts them.</summary>
        internal int Handshakes { get; set; }
    }

    /// <summary>One connection's place.</summary>
    internal sealed class Share
    {
        private const long Never = long.MaxValue;
        private readonly TimeProvider time;
        private long quietAfter;

        internal Share(Holder holder, Action close, TimeProvider time)
        {
            (Holder, Close, this.time) = (holder, close, time);
            Place = new LinkedListNode<Share>(this);
            End();
        }

        /// <summary>True when nothing is done for it, and nothing was for a while.</summary>
        internal bool IsQuiet => time.GetTimestamp() > Interlocked.Read(ref quietAfter);

        internal Holder Holder { get; }

        internal Action Close { get; }

        internal LinkedListNode<Share> Place { get; }

        /// <summary>Something is done for it from now on: a handshake, or a request.</summary>
        internal void Begin() => Interlocked.Exchange(ref quietAfter, Never);

        /// <summary>What was done is done; it is the caller's turn to speak.</summary>
        internal void End() => Interlocked.Exchange(ref quietAfter, time.GetTimestamp() + (long)(Quiet.TotalSeconds * time.TimestampFrequency));
    }
}
