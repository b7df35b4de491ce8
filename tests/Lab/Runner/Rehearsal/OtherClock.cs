using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Installing;

namespace QvTrust.Lab.Runner.Rehearsal;

/// <summary>
/// A node whose clock is not its authority's, where all servers of the lab have the kernel's: on this node alone another one answers
/// for the authority and says a time so far away. Nothing reaches the QMS server from there meanwhile.
/// </summary>
internal sealed class OtherClock : IDisposable
{
    private readonly Server server;
    private readonly string address;
    private readonly FakeClockServer authority;
    private readonly ManualResetEventSlim isOver = new();
    private readonly Thread clock;

    private OtherClock(Server server, string address, TimeSpan ahead)
    {
        (this.server, this.address) = (server, address);
        // An address on the inside only: no other server shall be told that it is here.
        server.Net("bash", "-c", "echo 1 >/proc/sys/net/ipv4/conf/all/arp_ignore").Expect($"{server.Name}: no answer for the inside's addresses");
        Address("add");
        authority = FakeClockServer.Start(server, LabRole.AuthorityPort);
        authority.Say(-ahead);
        clock = new Thread(() => Go(-ahead)) { IsBackground = true };
        clock.Start();
    }

    /// <summary>Null where its clock goes as the authority's, as far as any check looks.</summary>
    public static OtherClock? Start(Server server, SiteServer wanted, Server? qms)
        => qms is not null && wanted.HasOtherClock ? new OtherClock(server, server.AddressOf(qms.Name), TimeSpan.FromSeconds(wanted.ClockOffsetSeconds)) : null;

    public void Dispose()
    {
        isOver.Set();
        clock.Join();
        isOver.Dispose();
        authority.Dispose();
        Address("delete");
    }

    // An answer that stands still would be further and further away from a setup that takes its time.
    private void Go(TimeSpan ahead)
    {
        while (!isOver.Wait(TimeSpan.FromSeconds(1)))
        {
            try
            {
                authority.Say(ahead);
            }
            catch (IOException)
            {
                // The answer of a second ago stays.
            }
        }
    }

    private void Address(string verb) => server.Net("ip", "address", verb, address + "/32", "dev", "lo").Expect($"{server.Name}: ip address {verb} {address}");
}
