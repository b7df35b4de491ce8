namespace QvTrust.Core.Errors;

// Adopted sets and natively distributed certificates (QVT65xx).
public static partial class ErrorCatalogue
{
    /// <summary>QVT6501.</summary>
    public static ErrorDefinition RootOutOfDate { get; } = new("QVT6501",
        "the QlikViewCA {0} that signed this server's certificate {1}",
        "Check this server's clock; otherwise back up the three certificates, have QlikView renew them as Qlik describes, and run setup again", 3);

    /// <summary>QVT6502.</summary>
    public static ErrorDefinition RootKeyMissing { get; } = new("QVT6502",
        "the QlikViewCA {0} that signed this server's certificate has no private key here",
        "Import it together with its key from a backup (certlm.msc, Trusted Root), or run this package on the server that is the authority", 3);

    /// <summary>QVT6503.</summary>
    public static ErrorDefinition RootKeyClosed { get; } = new("QVT6503",
        "the private key of the QlikViewCA {0} cannot be opened or cannot sign: {1}",
        "Give SYSTEM and Administrators full control of it (certlm.msc, Manage Private Keys), or import the certificate with its key again from a backup", 3);

    /// <summary>QVT6504.</summary>
    public static ErrorDefinition OldSet { get; } = new("QVT6504",
        "the certificates of this server are of QlikView 11.20 or older: none that the QlikViewCA {0} signed has private extensions",
        "Back them up, have QlikView 12.00 or later make new ones as Qlik describes, and run setup again", 3);

    /// <summary>QVT6505.</summary>
    public static ErrorDefinition OwnCertificateOutOfDate { get; } = new("QVT6505",
        "this server's certificate {0} {1}",
        "Check this server's clock; otherwise have QlikView renew its certificates as Qlik describes, and run setup again", 3);

    /// <summary>QVT6506.</summary>
    public static ErrorDefinition OwnKeyUnusable { get; } = new("QVT6506",
        "the private key of this server's certificate {0} is not here or cannot be opened",
        "Give SYSTEM and Administrators full control of it (certlm.msc, Manage Private Keys), or import the certificate with its key again from a backup", 3);

    /// <summary>QVT6510.</summary>
    public static ErrorDefinition SampleUnreadable { get; } = new("QVT6510",
        "the sample {0} cannot be read: {1}",
        "Export the certificate of a node without its key (certlm.msc, Personal, Export, .CER) and name that file", 2);

    /// <summary>QVT6511.</summary>
    public static ErrorDefinition SampleOfOtherRoot { get; } = new("QVT6511",
        "the sample {0} is not signed by the QlikViewCA {1} that is in force here",
        "Take a certificate that QMS distributed to a node of this installation", 3);

    /// <summary>QVT6512.</summary>
    public static ErrorDefinition SampleOfUnknownKind { get; } = new("QVT6512",
        "the sample {0} is neither a machine's certificate nor CN=QVProxy: it is for {1}",
        "Export CN=MACHINE or CN=QVProxy from LocalMachine\\My of a node", 3);

    /// <summary>QVT6513.</summary>
    public static ErrorDefinition SampleOfThisMachine { get; } = new("QVT6513",
        "the sample {0} is this server's own certificate",
        "Take a certificate of another machine: what differs from machine to machine shows only there", 3);

    /// <summary>QVT6514.</summary>
    public static ErrorDefinition NothingToLearn { get; } = new("QVT6514",
        "the QlikViewCA {0} was made by this product: its certificates have no extensions to learn",
        "Nothing needs to be done; adopt check is for a QlikViewCA that QMS made", 3);

    /// <summary>QVT6515.</summary>
    public static ErrorDefinition ExtensionsDiffer { get; } = new("QVT6515",
        "{0} certificates of this installation have private extensions that differ from machine to machine ({1}), and only QMS can make them",
        "Let QMS distribute the certificates natively, then install with TRUST=existing", 4);

    /// <summary>QVT6516.</summary>
    public static ErrorDefinition SampleOfOurs { get; } = new("QVT6516",
        "the sample {0} was issued by this product and proves nothing",
        "Take a certificate that QMS itself distributed to a node", 3);

    /// <summary>QVT6520.</summary>
    public static ErrorDefinition ExistingMissing { get; } = new("QVT6520",
        "QMS has not distributed its certificates to this server: {0} is missing",
        "Distribute them in QMC and type its password at this server's console; TRUSTWAIT=MINUTES lets setup open TCP port {1} and wait for it", 3);

    /// <summary>QVT6521.</summary>
    public static ErrorDefinition ExistingNoPort { get; } = new("QVT6521",
        "{0} is missing, and a server with QVS alone has no port by which QMS could distribute it",
        "Leave TRUST=existing out and enrol with a token, or use an offline package (PACKAGE=)", 3);

    /// <summary>QVT6522.</summary>
    public static ErrorDefinition ExistingOtherRoot { get; } = new("QVT6522",
        "the certificate {0} on this server is not signed by a QlikViewCA in LocalMachine\\Root ({1})",
        "Remove what another installation left here, or distribute the certificates again from the QMS of this one", 3);

    /// <summary>QVT6523.</summary>
    public static ErrorDefinition ExistingOtherMachine { get; } = new("QVT6523",
        "the certificate {0} on this server is another machine's: this one is {1}",
        "Distribute certificates for {1} in QMC; a machine that was renamed or cloned needs its own", 3);

    /// <summary>QVT6524.</summary>
    public static ErrorDefinition ExistingWrongKind { get; } = new("QVT6524",
        "the certificate {0} on this server is not a {1} certificate: its extended key usage is {2}",
        "Distribute the certificates again from QMS", 3);

    /// <summary>QVT6525.</summary>
    public static ErrorDefinition ExistingOutOfDate { get; } = new("QVT6525",
        "the certificate {0} on this server {1}",
        "Check this server's clock, or distribute new certificates from QMS", 3);

    /// <summary>QVT6526.</summary>
    public static ErrorDefinition ExistingKeyUnusable { get; } = new("QVT6526",
        "the certificate {0} on this server has no private key here that can be opened",
        "Distribute the certificates again from QMS; a certificate imported without its key is of no use", 3);

    private static ErrorDefinition[] AdoptionErrors() =>
    [
        RootOutOfDate, RootKeyMissing, RootKeyClosed, OldSet, OwnCertificateOutOfDate, OwnKeyUnusable,
        SampleUnreadable, SampleOfOtherRoot, SampleOfUnknownKind, SampleOfThisMachine, NothingToLearn, ExtensionsDiffer, SampleOfOurs,
        ExistingMissing, ExistingNoPort, ExistingOtherRoot, ExistingOtherMachine, ExistingWrongKind, ExistingOutOfDate, ExistingKeyUnusable,
    ];
}
