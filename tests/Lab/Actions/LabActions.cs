using System.Runtime.InteropServices;

namespace QvTrust.Lab.Actions;

/// <summary>The custom actions that lab packages have in addition to the product's: one that fails, one that is cancelled, one that stands still.</summary>
internal static unsafe partial class LabActions
{
    private const uint Success = 0;
    private const uint InstallFailure = 1603;
    private const uint InstallUserExit = 1602;
    private const uint MoreData = 234;
    private const string GateFolder = @"C:\lab-gate";

    /// <summary>Fails the installation: as a deferred action behind another one, it makes that one roll back.</summary>
    [UnmanagedCallersOnly(EntryPoint = "LabFail")]
    private static uint LabFail(uint install) => InstallFailure;

    /// <summary>Ends the installation as an action does whose message was answered with Cancel.</summary>
    [UnmanagedCallersOnly(EntryPoint = "LabCancel")]
    private static uint LabCancel(uint install) => InstallUserExit;

    /// <summary>
    /// Writes ID.at, then waits while ID.hold exists; ID is the action's CustomActionData. Whoever laid ID.hold
    /// first sees by ID.at that the installation stands here, and can kill it at a known place.
    /// </summary>
    [UnmanagedCallersOnly(EntryPoint = "LabGate")]
    private static uint LabGate(uint install)
    {
        try
        {
            var id = GetProperty(install, "CustomActionData");
            Directory.CreateDirectory(GateFolder);
            File.WriteAllText(Path.Combine(GateFolder, id + ".at"), DateTime.UtcNow.ToString("o"));
            var hold = Path.Combine(GateFolder, id + ".hold");
            while (File.Exists(hold))
                Thread.Sleep(50);
            return Success;
        }
        catch (Exception e)
        {
            // An exception must not cross into msiexec; the text is for whoever debugs a lab package.
            File.AppendAllText(Path.Combine(GateFolder, "error.log"), e + Environment.NewLine);
            return InstallFailure;
        }
    }

    private static string GetProperty(uint install, string name)
    {
        var size = 0u;
        var buffer = new char[1];
        fixed (char* p = buffer)
        {
            var probe = MsiGetPropertyW(install, name, p, ref size);
            if (probe is not (Success or MoreData))
                throw new InvalidOperationException($"MsiGetProperty({name}): {probe}");
        }

        // The size comes back without the final NUL, the call wants it counted.
        size++;
        buffer = new char[size];
        fixed (char* p = buffer)
        {
            var code = MsiGetPropertyW(install, name, p, ref size);
            return code == Success
                ? new string(p, 0, (int)size)
                : throw new InvalidOperationException($"MsiGetProperty({name}): {code}");
        }
    }

    [LibraryImport("msi.dll", StringMarshalling = StringMarshalling.Utf16)]
    private static partial uint MsiGetPropertyW(uint install, string name, char* value, ref uint size);
}
