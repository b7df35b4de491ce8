using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using QvTrust.Authority.Hosting;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Admin;

/// <summary>The Unix socket beside the ledger: mode 0600, and the caller's user is asked of the kernel once more.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed partial class UnixSocketTransport : IAdminTransport
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    public void Configure(WebApplicationBuilder builder, AuthorityConfiguration configuration)
        => builder.WebHost.UseSockets(options =>
        {
            options.CreateBoundListenSocket = endpoint =>
            {
                if (endpoint is not UnixDomainSocketEndPoint)
                    return SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
                // The EST port is bound already, so no other authority runs here and the file is a dead one's.
                File.Delete(SocketPath(configuration));
                var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
                // Before anybody can connect: that takes listen().
                File.SetUnixFileMode(SocketPath(configuration), UnixFileMode.UserRead | UnixFileMode.UserWrite);
                return socket;
            };
        });

    public void Listen(KestrelServerOptions server, AuthorityConfiguration configuration)
        => server.ListenUnixSocket(SocketPath(configuration), AdminConnection.Mark);

    public string RequireAdministrator(HttpContext context)
    {
        var socket = context.Features.Get<IConnectionSocketFeature>()?.Socket ?? throw ErrorCatalogue.NotAdministrator.With();
        var credentials = new int[3];
        socket.GetRawSocketOption(SolSocket, SoPeerCred, MemoryMarshal.AsBytes(credentials.AsSpan()));
        var user = (uint)credentials[1];
        return user == 0 || user == GetEffectiveUser()
            ? string.Create(CultureInfo.InvariantCulture, $"uid {user}")
            : throw ErrorCatalogue.NotAdministrator.With();
    }

    private static string SocketPath(AuthorityConfiguration configuration)
        => Path.Combine(Path.GetDirectoryName(configuration.Ledger)!, AdminChannel.SocketName);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();
}
