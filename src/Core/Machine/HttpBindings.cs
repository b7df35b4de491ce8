namespace QvTrust.Core.Machine;

/// <summary>
/// A certificate that HTTP.sys serves TLS with, as <c>netsh http show sslcert</c> shows it. Bindings to the central
/// certificate store name no certificate of this server, so they are not among them.
/// </summary>
/// <param name="Endpoint">What netsh calls it by: <c>ipport=0.0.0.0:443</c> or <c>hostnameport=www.example.com:443</c>.</param>
/// <param name="Thumbprint">SHA-1 of the certificate, upper-case hex.</param>
/// <param name="Application">Who made the binding: a GUID of its own choice.</param>
public sealed record HttpBinding(string Endpoint, string Thumbprint, Guid Application);

/// <summary>The certificate bindings of HTTP.sys. They are somebody else's: read, and never written.</summary>
public interface IHttpBindings
{
    /// <summary>All of them; empty where there are none. QVT2013 where they cannot be read: then nobody knows which certificates are bound.</summary>
    IReadOnlyList<HttpBinding> List();
}
