namespace QvTrust.CustomActions.NativeHost;

/// <summary>Windows Installer refused something.</summary>
public class InstallerException(string message) : Exception(message);

/// <summary>The user cancelled the installation.</summary>
public sealed class InstallCanceledException() : InstallerException("The installation was cancelled");
