namespace QvTrust.Core.Enrolment;

/// <summary>Answer of an enrolment.</summary>
/// <param name="Der">The issued certificate, DER.</param>
/// <param name="AuditHead">The signed head of the authority's audit, text, as it came; null from an authority that sends none.</param>
public sealed record EnrolledCertificate(byte[] Der, string? AuditHead);
