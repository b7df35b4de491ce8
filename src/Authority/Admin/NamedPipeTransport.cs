using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Principal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Win32.SafeHandles;
using QvTrust.Authority.Hosting;
using QvTrust.Core.Errors;

namespace QvTrust.Authority.Admin;

/// <summary>The named pipe: its rights keep others out; each request asks for the caller's own token once more, and for the computer that he calls from.</summary>
[SupportedOSPlatform("windows")]
internal sealed partial class NamedPipeTransport : IAdminTransport
{
    // ERROR_PIPE_LOCAL: both ends are on this computer (GetNamedPipeClientComputerNameW).
    private const int PipeIsLocal = 229;

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
        var account = "";
        var (isAdministrator, cameByNetwork) = (false, false);
        var pipe = context.Features.Get<IConnectionNamedPipeFeature>()?.NamedPipe;
        pipe?.RunAsClient(() =>
        {
            using var caller = WindowsIdentity.GetCurrent();
            account = caller.Name;
            var groups = new WindowsPrincipal(caller);
            isAdministrator = groups.IsInRole(WindowsBuiltInRole.Administrator);
            cameByNetwork = groups.IsInRole(new SecurityIdentifier(WellKnownSidType.NetworkSid, null));
        });
        return Admits(isAdministrator, cameByNetwork, () => IsHere(pipe!.SafePipeHandle)) ? account : throw ErrorCatalogue.NotAdministrator.With();
    }

    /// <summary>Whom the pipe serves, of those whom its rights let in.</summary>
    /// <param name="isAdministrator">True where Administrators is in the caller's token, and not for denial alone.</param>
    /// <param name="cameByNetwork">True where NETWORK is in it: from another computer, or through WinRM or SSH.</param>
    /// <param name="isHere">Whether the caller's program runs on this computer.</param>
    internal static bool Admits(bool isAdministrator, bool cameByNetwork, Func<bool> isHere) => isAdministrator && (!cameByNetwork || isHere());

    /// <summary>
    /// SYSTEM and Administrators read and write, the service's account everything (it makes the pipe's next instances). A filtered
    /// token of an administrator has no right. NETWORK is not denied: who works on this server through WinRM or SSH has it in his
    /// token too, and a caller on another computer is refused by what <see cref="RequireAdministrator"/> asks.
    /// </summary>
    internal static string Descriptor(string serviceSid) => $"D:P(A;;FRFW;;;SY)(A;;FRFW;;;BA)(A;;FA;;;{serviceSid})";

    // The name of the caller's computer, which there is for callers on another one only.
    private static bool IsHere(SafePipeHandle pipe)
        => !GetNamedPipeClientComputerName(pipe, new char[256], 256 * sizeof(char)) && Marshal.GetLastPInvokeError() == PipeIsLocal;

    [LibraryImport("kernel32.dll", EntryPoint = "GetNamedPipeClientComputerNameW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetNamedPipeClientComputerName(SafePipeHandle pipe, [Out] char[] name, int octets);
}
