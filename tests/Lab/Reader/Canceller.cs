using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace QvTrust.Lab.Reader;

/// <summary>
/// Whoever clicks Cancel: installs a package and, from the first message on that has a given text, answers each one with Cancel, those
/// of the undoing included. Windows Installer gives the answer to the action that sent the message, as it does with that of a dialog.
/// </summary>
internal static unsafe partial class Canceller
{
    private const uint NoInterface = 2;
    private const int Cancel = 2;
    private const uint Everything = 0x1FFF;

    // What a dialog with a Cancel button is told: an action's data and progress. A line that such a handler answers, the lab's
    // Windows Installer does not log.
    private const uint Told = (1 << 9) | (1 << 10);
    private static string at = "";
    private static bool isCancelled;

    /// <summary>Installs, and gives the end as msiexec's exit code.</summary>
    public static string Run(Arguments arguments, out int code)
    {
        at = arguments.Required("--at");
        _ = MsiSetInternalUI(NoInterface, 0);
        _ = MsiSetExternalUIW(&Answer, Told, 0);
        var logged = MsiEnableLogW(Everything, arguments.Required("--log"), 0);
        if (logged != 0)
        {
            throw new InvalidOperationException($"MsiEnableLog: {logged}");
        }

        code = (int)MsiInstallProductW(arguments.Positional(0, "X.msi"), arguments.Required("--words"));
        return string.Create(CultureInfo.InvariantCulture, $"{(isCancelled ? "cancelled" : "never asked")}\n");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvStdcall)])]
    private static int Answer(nint context, uint kind, char* message)
    {
        isCancelled |= message is not null && new string(message).Contains(at, StringComparison.Ordinal);
        return isCancelled ? Cancel : 0;
    }

    [LibraryImport("msi.dll")]
    private static partial uint MsiSetInternalUI(uint level, nint window);

    [LibraryImport("msi.dll")]
    private static partial nint MsiSetExternalUIW(delegate* unmanaged[Stdcall]<nint, uint, char*, int> handler, uint filter, nint context);

    [LibraryImport("msi.dll", StringMarshalling = StringMarshalling.Utf16)]
    private static partial uint MsiEnableLogW(uint mode, string file, uint attributes);

    [LibraryImport("msi.dll", StringMarshalling = StringMarshalling.Utf16)]
    private static partial uint MsiInstallProductW(string package, string words);
}
