using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QvTrust.Core.Certificates;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Enrolment;

/// <summary>Renews over mutual TLS 1.2. Every call has a connection of its own, which ends with it.</summary>
/// <param name="host">Machine name of the QMS server: what its certificate must be for.</param>
/// <param name="address">DNS name or address to connect to where the machine name does not resolve; null otherwise.</param>
/// <param name="port">TCP port of the authority.</param>
/// <param name="clock">Time to judge certificates at.</param>
/// <param name="random">Spreads the pauses where the authority is full.</param>
/// <param name="timeout">Deadline of each call, from connecting to the last byte.</param>
/// <param name="patience">So long after the first attempt whoever is turned away comes again.</param>
/// <param name="own">Opens the client certificate that is shown, with its key; disposed after each call.</param>
public sealed class RenewalClient(string host, string? address, int port, IClock clock, RandomNumberGenerator random, TimeSpan timeout, TimeSpan patience, Func<X509Certificate2> own) : IRenewalClient
{
    private readonly EstIssuance issuance = new(host, address, port, clock, random, timeout, patience);

    /// <inheritdoc/>
    public EnrolledCertificate Renew(CertificateKind kind, byte[] root, string machine, byte[] request)
    {
        using var shown = own();
        return issuance.Ask("simplereenroll", kind, root, machine, request, shown);
    }
}
