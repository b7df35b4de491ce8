using System.Net;

namespace QvTrust.Authority.Hosting;

/// <summary>
/// Shares the connections that the network may hold. While there is room everybody gets what he asks for: a whole rollout may come from
/// one address. When there is none, whoever holds the most loses his oldest idle connection to the newcomer, so that no address
/// locks out another one.
/// </summary>
internal sealed class ConnectionShares(int most)
{
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
    /// <param name="close">Ends it; called at most once, when another connection takes its place.</param>
    /// <param name="displaced">Address of the connection that made room, or null.</param>
    internal Share? Enter(IPAddress address, Action close, out IPAddress? displaced)
    {
        Share share;
        Share? victim = null;
        lock (gate)
        {
            var caller = CallerNetwork.Of(address);
            if (open.Count >= most && (victim = Victim(caller)) is null)
            {
                displaced = null;
                return null;
            }
            if (victim is not null)
                Remove(victim);
            if (!holders.TryGetValue(caller, out var holder))
                holders.Add(caller, holder = new Holder(caller));
            holder.Connections++;
            share = new Share(holder, close);
            open.AddLast(share.Place);
        }
        displaced = victim?.Holder.Address;
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

    // A request that is being answered is cut off only for a caller who holds fewer connections than its own does.
    private Share? Victim(IPAddress newcomer)
    {
        var victim = open.MinBy(s => (-s.Holder.Connections, s.IsBusy))!;
        var held = holders.TryGetValue(newcomer, out var holder) ? holder.Connections : 0;
        return victim.IsBusy && victim.Holder.Connections <= held + 1 ? null : victim;
    }

    /// <summary>An address and how many connections it holds.</summary>
    internal sealed class Holder(IPAddress address)
    {
        internal IPAddress Address { get; } = address;

        internal int Connections { get; set; }
    }

    /// <summary>One connection's place.</summary>
    internal sealed class Share
    {
        private volatile bool isBusy;

        internal Share(Holder holder, Action close)
        {
            (Holder, Close) = (holder, close);
            Place = new LinkedListNode<Share>(this);
        }

        /// <summary>True while a request of it is being answered.</summary>
        internal bool IsBusy
        {
            get => isBusy;
            set => isBusy = value;
        }

        internal Holder Holder { get; }

        internal Action Close { get; }

        internal LinkedListNode<Share> Place { get; }
    }
}
