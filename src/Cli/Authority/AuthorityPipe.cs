using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Principal;
using Microsoft.Win32.SafeHandles;
using QvTrust.Authority.Admin;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Authority;

/// <summary>
/// The authority's named pipe. Whoever serves it must be the service's own process: another program that took the name
/// while the service was stopped could hand out tokens that lead servers to an authority of its own.
/// </summary>
[SupportedOSPlatform("windows")]
internal static partial class AuthorityPipe
{
    private const int ConnectMilliseconds = 5000;

    internal static async Task<Stream> ConnectAsync(IServiceManager services, CancellationToken cancel)
    {
        // Identification: the service may see who calls, never act as the caller.
        var pipe = new NamedPipeClientStream(".", AdminChannel.PipeName, PipeDirection.InOut, PipeOptions.Asynchronous, TokenImpersonationLevel.Identification);
        try
        {
            await pipe.ConnectAsync(ConnectMilliseconds, cancel);
            if (!GetNamedPipeServerProcessId(pipe.SafePipeHandle, out var server) || services.Find(RoleTable.AuthorityService)?.ProcessId != (int)server)
                throw ErrorCatalogue.AuthorityNotReached.With(AuthorityTexts.PipeOfOther.With(RoleTable.AuthorityService));
            return pipe;
        }
        catch (Exception e) when (e is TimeoutException or IOException or UnauthorizedAccessException)
        {
            await pipe.DisposeAsync();
            throw e is UnauthorizedAccessException ? ErrorCatalogue.NotAdministrator.From(e) : ErrorCatalogue.AuthorityNotReached.From(e, e.Message);
        }
        catch (TrustException)
        {
            await pipe.DisposeAsync();
            throw;
        }
    }

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetNamedPipeServerProcessId(SafePipeHandle pipe, out uint processId);
}
