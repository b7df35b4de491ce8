namespace QvTrust.Core.Certificates;

/// <summary>The three kinds of certificate of a QlikView installation.</summary>
public enum CertificateKind
{
    /// <summary>CN=QlikViewCA, self-signed.</summary>
    Root,

    /// <summary>CN=machine name, LocalMachine\My.</summary>
    Server,

    /// <summary>CN=QVProxy, LocalMachine\My.</summary>
    Client,
}
