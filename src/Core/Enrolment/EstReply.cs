namespace QvTrust.Core.Enrolment;

/// <summary>Answer of an authority with status 200.</summary>
/// <param name="Body">Its body, decoded from base64.</param>
/// <param name="AuditHead">Header QvTrust-Audit, or null.</param>
/// <param name="Standing">Header QvTrust-Certificate, or null.</param>
/// <param name="HasProvenExtensions">Header QvTrust-Extensions says so.</param>
internal sealed record EstReply(byte[] Body, string? AuditHead, string? Standing, bool HasProvenExtensions);
