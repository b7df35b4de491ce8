namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Section Access management is configured.</summary>
internal sealed class SectionAccessManagement() : ManualCheck(41, "section-access-management");
