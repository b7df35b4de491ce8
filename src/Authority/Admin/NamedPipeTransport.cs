using System.IO.Pipes;
using System.Runtime.Versioning;
using System.Security.Principal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using QvTrust.Authority.Hosting;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Admin;

/// <summary>The named pipe: its rights keep others out, and the caller's own token is asked once more.</summary>
[SupportedOSPlatform("windows")]
internal sealed class NamedPipeTransport : IAdminTransport
{
    public void Configure(WebApplicationBuilder builder, AuthorityConfiguration configuration)
        => builder.WebHost.UseNamedPipes(options =>
        {
            using var self = WindowsIdentity.GetCurrent();
            var security = new PipeSecurity();
            security.SetSecurityDescriptorSddlForm(Descriptor(self.User!.Value));
            options.CurrentUserOnly = false;
            options.PipeSecurity = security;
        });

    public void Listen(KestrelServerOptions server, AuthorityConfiguration configuration)
        => server.ListenNamedPipe(AdminChannel.PipeName, AdminConnection.Mark);

    public string RequireAdministrator(HttpContext context)
    {
        string? account = null;
        context.Features.Get<IConnectionNamedPipeFeature>()?.NamedPipe.RunAsClient(() =>
        {
            using var caller = WindowsIdentity.GetCurrent();
            if (new WindowsPrincipal(caller).IsInRole(WindowsBuiltInRole.Administrator))
                account = caller.Name;
        });
        return account ?? throw ErrorCatalogue.NotAdministrator.With();
    }

    /// <summary>
    /// Nobody from the network, SYSTEM and Administrators read and write, the service's account everything (it makes
    /// the pipe's next instances). A filtered token of an administrator has no right either.
    /// </summary>
    internal static string Descriptor(string serviceSid) => $"D:P(D;;FA;;;NU)(A;;FRFW;;;SY)(A;;FRFW;;;BA)(A;;FA;;;{serviceSid})";
}
