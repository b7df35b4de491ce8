namespace QvTrust.Core.Enrolment;

/// <summary>
/// What Windows may do before a program can judge a server's certificate: under a root that Windows does not know, as QlikView's is before
/// a first setup, it looks for its list of root certificates on the Internet.
/// </summary>
public static class RootListSearch
{
    /// <summary>How long, where a firewall drops the packets: the usual limit of a retrieval (CertGetCertificateChain). Nothing where they are answered or refused.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(15);
}
