using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using QvTrust.Core.Errors;

namespace QvTrust.Windows.Native;

/// <summary>Windows' own errors as errors of the catalogue.</summary>
internal static class LastError
{
    public const int FileNotFound = 2; // ERROR_FILE_NOT_FOUND
    public const int PathNotFound = 3; // ERROR_PATH_NOT_FOUND
    public const int AccessDenied = 5; // ERROR_ACCESS_DENIED
    public const int SharingViolation = 32; // ERROR_SHARING_VIOLATION
    public const int AlreadyExists = 183; // ERROR_ALREADY_EXISTS

    /// <summary>An error by its number: Win32 code or HRESULT. The last call's is read before the text: reading a text may call Windows.</summary>
    public static TrustException Of(int error, string call)
    {
        var platform = new Win32Exception(error);
        return ErrorCatalogue.WindowsCallFailed.From(platform, call, Text(error));
    }

    /// <summary><c>Access is denied (0x5)</c>.</summary>
    public static string Text(int error)
    {
        var number = "0x" + error.ToString("x", CultureInfo.InvariantCulture);
        var message = new Win32Exception(error).Message.TrimEnd('.', ' ', '\r', '\n');
        return message.Contains(number) ? message : $"{message} ({number})";
    }

    /// <summary>Throws when a call answered FALSE. The text stands first so that nothing comes between the call and its error.</summary>
    public static void ThrowIfFalse(string call, int answer)
    {
        if (answer == 0)
            throw Of(Marshal.GetLastWin32Error(), call);
    }
}
