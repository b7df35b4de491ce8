using System.Net;
using System.Net.Sockets;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Machine;

namespace QvTrust.Windows;

/// <summary>Windows' own name services, and authorities. A question that was given up ends on a thread of the pool, heard by nobody.</summary>
internal sealed class Network : INetwork
{
    // An answer comes through TLS.
    private static readonly TimeSpan AnswerTime = RootListSearch.Longest + TimeSpan.FromSeconds(5);

    public TimeSpan Patience { get; } = TimeSpan.FromSeconds(2);

    public IReadOnlyList<string>? Resolve(string name)
        => InTime(() => Addresses(name));

    public string? NameOf(string address) => InTime(() => HostName(address));

    public DateTimeOffset? TimeOf(string host, int port) => Connects(host, port) ? AuthorityTime.Ask(host, port, AnswerTime) : null;

    private bool Connects(string host, int port)
        => InTime(() =>
        {
            foreach (var address in Dns.GetHostAddresses(host))
            {
                // Of its family: on .NET Framework one of none is of IPv4 alone.
                using var client = new TcpClient(address.AddressFamily);
                try
                {
                    client.Connect(address, port);
                    return "connected";
                }
                // Another address may have somebody who listens.
                catch (SocketException)
                {
                    continue;
                }
            }
            return null;
        }) is not null;

    private static IReadOnlyList<string> Addresses(string name)
    {
        try
        {
            return [.. Dns.GetHostAddresses(name).Select(a => a.ToString())];
        }
        catch (SocketException)
        {
            return [];
        }
    }

    private static string? HostName(string address)
    {
        try
        {
            var name = Dns.GetHostEntry(IPAddress.Parse(address)).HostName;
            // Windows gives the address back where it knows no name.
            return IPAddress.TryParse(name, out _) ? null : name;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private T? InTime<T>(Func<T?> ask)
        where T : class
    {
        var asked = Task.Run(ask);
        try
        {
            return asked.Wait(Patience) ? asked.Result : null;
        }
        // What can be no question, like the one for the name of 0.0.0.0, has no answer.
        catch (AggregateException)
        {
            return null;
        }
    }
}
