using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Machine;
using QvTrust.Core.Texts;

namespace QvTrust.Authority.Hosting;

/// <summary>How much and how long the network may take; the numbers stand in docs/service.md.</summary>
internal sealed class NetworkLimits(IClock clock, AuthorityLog log)
{
    internal const int Connections = 2000;
    internal const int Handshakes = 128;
    internal const int HeaderBytes = 16 * 1024;
    internal const int Headers = 32;
    internal const int RequestLineBytes = 2 * 1024;
    internal const int BytesPerSecond = 100;
    internal static readonly TimeSpan Handshake = TimeSpan.FromSeconds(10);
    internal static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);
    internal static readonly TimeSpan RequestHeaders = TimeSpan.FromSeconds(10);
    internal static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TellAgain = TimeSpan.FromMinutes(1);

    /// <summary>What a connection may have sent and nobody has read yet: while it waits for its turn nobody does.</summary>
    internal const int UnreadBytes = 32 * 1024;

    // Closed connections that still hold a socket: the shares no longer count them, the web server does.
    private const int Closing = 500;

    private readonly ConnectionShares shares = new(Connections, TimeProvider.System);
    private readonly HandshakeTurns turns = new(Handshakes);
    private readonly Lock gate = new();
    private DateTimeOffset told = DateTimeOffset.MinValue;
    private long unserved;
    private long toldOf;

    /// <summary>Connections of the network that are open now.</summary>
    internal int Open => shares.Open;

    /// <summary>Connections that were closed or refused for want of room, since the start.</summary>
    internal long Unserved => Interlocked.Read(ref unserved);

    /// <summary>Limits of the web server, for each of its listeners.</summary>
    internal static void Apply(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = EstBody.Limit;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MaxRequestHeaderCount = Headers;
        limits.MaxRequestLineSize = RequestLineBytes;
        limits.MaxConcurrentConnections = Connections + Closing;
        // No request of this service upgrades its connection to something else.
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.KeepAliveTimeout = Idle;
        limits.RequestHeadersTimeout = RequestHeaders;
        limits.MinRequestBodyDataRate = new MinDataRate(BytesPerSecond, Grace);
        limits.MinResponseDataRate = new MinDataRate(BytesPerSecond, Grace);
    }

    /// <summary>Shares a listener's connections among its callers; before TLS, so that a handshake counts.</summary>
    internal void Share(ListenOptions listen) => listen.Use(next => async connection =>
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (shares.Enter(address, () => TurnAway(HostingTexts.PlaceNeeded)) is not { } share)
        {
            TurnAway(HostingTexts.NoPlace);
            return;
        }
        connection.Features.Set(share);
        try
        {
            if (!await SpeaksAsync(connection))
                return;
            using var turn = await TurnAsync(connection, share);
            if (turn is null)
            {
                TurnAway(HostingTexts.NoTurn);
                return;
            }
            connection.Features.Set(turn);
            await next(connection);
        }
        finally
        {
            shares.Leave(share);
        }

        void TurnAway(string reason)
        {
            Tell(address);
            connection.Abort(new ConnectionAbortedException(reason));
        }
    });

    /// <summary>Has to stand after TLS: the connection's handshake is done, another one's turn comes.</summary>
    internal static void EndHandshake(ListenOptions listen) => listen.Use(next => connection =>
    {
        connection.Features.Get<HandshakeTurns.Turn>()!.Dispose();
        return next(connection);
    });

    // Silence gets no turn, and none of the service's work; neither does who has gone.
    private static async Task<bool> SpeaksAsync(ConnectionContext connection)
    {
        using var patience = Patience(connection, Handshake);
        try
        {
            var first = await connection.Transport.Input.ReadAsync(patience.Token);
            connection.Transport.Input.AdvanceTo(first.Buffer.Start);
            return !first.Buffer.IsEmpty;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return false;
        }
    }

    private async Task<HandshakeTurns.Turn?> TurnAsync(ConnectionContext connection, ConnectionShares.Share share)
    {
        using var patience = Patience(connection, Turn);
        return await turns.TakeAsync(share, patience.Token);
    }

    // A stop does not wait for whom nothing is done for yet.
    private static CancellationTokenSource Patience(ConnectionContext connection, TimeSpan time)
    {
        var stop = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        var patience = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, stop);
        patience.CancelAfter(time);
        return patience;
    }

    // One line a minute: whoever fills the connections must not fill the disk.
    private void Tell(IPAddress address)
    {
        lock (gate)
        {
            var now = Interlocked.Increment(ref unserved);
            if (clock.UtcNow - told < TellAgain)
                return;
            log.Warning(HostingTexts.TooManyCallers.With(now - toldOf, address));
            (told, toldOf) = (clock.UtcNow, now);
        }
    }
}
