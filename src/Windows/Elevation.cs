using System.Security.Principal;

namespace QvTrust.Windows;

/// <summary>Whether this process may change the machine.</summary>
public static class Elevation
{
    /// <summary>True when the process token is an elevated administrator's (or SYSTEM's): a filtered token is not.</summary>
    public static bool IsAdministrator
    {
        get
        {
            using var identity = WindowsIdentity.GetCurrent();
            return new WindowsPrincipal(identity).IsInRole(WindowsBuiltInRole.Administrator);
        }
    }
}
