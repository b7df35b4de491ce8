namespace QvTrust.Core.Errors;

// Offline packages (QVT63xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT6301.</summary>
    public static ErrorDefinition PackageUnreadable { get; } = new("QVT6301",
        "the file {0} cannot be read as SYSTEM: {1}",
        "Copy package and password file to a local folder of this server, or give the computer account read access to the share", 2);

    /// <summary>QVT6302.</summary>
    public static ErrorDefinition PackageAltered { get; } = new("QVT6302",
        "the package {0} was altered or damaged: {1}",
        "Copy it from the QMS server once more; nothing was changed", 3);

    /// <summary>QVT6303.</summary>
    public static ErrorDefinition PackageNewer { get; } = new("QVT6303",
        "the package {0} has the format {1}, this version knows {2}",
        "Install the version of QvTrust that the QMS server has", 3);

    /// <summary>QVT6304.</summary>
    public static ErrorDefinition PackageOtherRoot { get; } = new("QVT6304",
        "the package {0} is of the root sha256:{1}, and PACKAGEPIN names another",
        "It is of another installation, or somebody exchanged it: copy both from the output of one qvtrust package; nothing was changed", 3);

    /// <summary>QVT6305.</summary>
    public static ErrorDefinition PackageOtherMachine { get; } = new("QVT6305",
        "the package {0} is for the machine {1}, and this is {2}",
        "Make one for this machine on the QMS server: qvtrust package {2} --roles ROLE -o {2}.qvpkg", 3);

    /// <summary>QVT6306.</summary>
    public static ErrorDefinition PackageOtherRole { get; } = new("QVT6306",
        "the package {0} is not for the role {1}",
        "Make one for this role on the QMS server: qvtrust package MACHINE --roles {1} -o MACHINE.qvpkg", 3);

    /// <summary>QVT6307.</summary>
    public static ErrorDefinition PackageOtherHost { get; } = new("QVT6307",
        "the package {0} was made by {1}, and QMSHOST names {2}",
        "Give the machine name of the QMS server that made the package", 3);

    /// <summary>QVT6308.</summary>
    public static ErrorDefinition PackageExpired { get; } = new("QVT6308",
        "the package {0} expired on {1}",
        "Check this server's clock, or make a new one on the QMS server: qvtrust package MACHINE --roles ROLE -o MACHINE.qvpkg", 3);

    /// <summary>QVT6309.</summary>
    public static ErrorDefinition PackagePasswordWrong { get; } = new("QVT6309",
        "the password does not open the package {0}",
        "Give the file whose first line is the password that the package was made with; nothing was changed", 3);

    /// <summary>QVT6310.</summary>
    public static ErrorDefinition PackageContentWrong { get; } = new("QVT6310",
        "the package {0} holds not what its manifest says: {1}",
        "Check this server's clock, then make a new one on the QMS server; nothing was changed", 3);

    /// <summary>QVT6311.</summary>
    public static ErrorDefinition PackageNeeded { get; } = new("QVT6311",
        "this server lacks a valid certificate of {0}, and the package {1} is not there",
        "Copy the package to that path, or make one on {0}: qvtrust package {2} --roles {3} -o {2}.qvpkg", 2);

    /// <summary>QVT6313.</summary>
    public static ErrorDefinition PackagePasswordWeak { get; } = new("QVT6313",
        "the password of a package needs at least {0} characters",
        "Take a longer one, or let qvtrust make one of words: --generate", 2);

    /// <summary>QVT6314.</summary>
    public static ErrorDefinition PasswordUnreadable { get; } = new("QVT6314",
        "no password can be read from {0}: {1}",
        "Give a file whose first line is the password, in UTF-8, or the name of an environment variable that holds it", 2);

    private static ErrorDefinition[] PackageErrors() =>
    [
        PackageUnreadable, PackageAltered, PackageNewer, PackageOtherRoot, PackageOtherMachine, PackageOtherRole, PackageOtherHost,
        PackageExpired, PackagePasswordWrong, PackageContentWrong, PackageNeeded, PackagePasswordWeak, PasswordUnreadable,
    ];
}
