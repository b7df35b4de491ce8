namespace QvTrust.Lab.Package;

/// <summary>Something in the sources, the arguments or an MSI that this program cannot go on with.</summary>
internal sealed class PackageException(string message) : Exception(message);
