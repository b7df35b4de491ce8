using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Enrolment;

/// <summary>A server that takes the connection and then says nothing holds nobody who has cancelled.</summary>
[Collection(TlsServer.OneAtATime)]
public sealed class CancelledRequestTests
{
    [Fact]
    public async Task A_cancel_ends_the_wait_for_an_answer_and_aborts_the_request()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        try
        {
            var accepted = listener.AcceptTcpClientAsync();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            // Not before somebody took the connection, however late that is; the limit is the test's own end.
            var log = new CancelsWhen(() => accepted.IsCompleted, TimeSpan.FromMinutes(1));
            var client = new EnrolmentClient(
                "QMS01", "127.0.0.1", port, new CancellableClock(new FixedClock(TestAuthority.Now), log), TestSet.Random, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2));

            Assert.Equal(ErrorCatalogue.Cancelled.Code, Assert.Throws<TrustException>(() => client.FetchRoot(TestAuthority.One.Root.SpkiSha256)).Code);

            Assert.True(accepted.IsCompleted);
            // Asked while the request was under way, and no more after the answer.
            Assert.True(log.Asked >= 2, $"asked {log.Asked} times");
            Assert.Equal(1, log.Cancelled);
            using var peer = await accepted;
            Assert.True(IsClosed(peer.GetStream()));
        }
        finally
        {
            listener.Stop();
        }
    }

    // Behind what the other side had sent of its handshake; the test's own end otherwise.
    private static bool IsClosed(NetworkStream stream)
    {
        stream.ReadTimeout = 60_000;
        try
        {
            while (stream.Read(new byte[4096], 0, 4096) > 0)
            {
            }
            return true;
        }
        catch (IOException e)
        {
            return e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset };
        }
    }

    // At the second question at the earliest.
    private sealed class CancelsWhen(Func<bool> ready, TimeSpan limit) : ISetupLog
    {
        private readonly Stopwatch clock = Stopwatch.StartNew();

        public int Asked { get; private set; }

        public int Cancelled { get; private set; }

        public bool IsCancelled
        {
            get
            {
                if (++Asked < 2 || (!ready() && clock.Elapsed < limit))
                    return false;
                Cancelled++;
                return true;
            }
        }

        public void Info(string line)
        {
        }

        public void Progress(string text)
        {
        }
    }
}
