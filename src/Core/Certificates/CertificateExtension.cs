namespace QvTrust.Core.Certificates;

/// <summary>An extension of a certificate, its value as it stands there (RFC 5280, 4.2).</summary>
/// <param name="Oid">Object identifier in dotted form.</param>
/// <param name="Critical">True when a reader that does not know it must refuse the certificate.</param>
/// <param name="Value">Content of the extnValue octet string, byte for byte.</param>
public sealed record CertificateExtension(string Oid, bool Critical, byte[] Value);
