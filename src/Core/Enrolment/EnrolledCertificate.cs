namespace QvTrust.Core.Enrolment;

/// <summary>Answer of an enrolment.</summary>
/// <param name="Der">The issued certificate, DER.</param>
/// <param name="AuditHead">The signed head of the authority's audit, text, as it came; null from an authority that sends none.</param>
/// <param name="HasProvenExtensions">True when the authority knows a natively distributed certificate with the same private extensions.</param>
public sealed record EnrolledCertificate(byte[] Der, string? AuditHead, bool HasProvenExtensions = false)
{
    /// <summary>Header in which an authority says what is known of the private extensions that it issues.</summary>
    public const string ExtensionsHeader = "QvTrust-Extensions";

    /// <summary>Its value where a natively distributed certificate has the same; the header is absent otherwise.</summary>
    public const string ProvenExtensions = "proven";
}
