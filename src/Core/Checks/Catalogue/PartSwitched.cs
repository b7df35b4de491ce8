namespace QvTrust.Core.Checks.Catalogue;

/// <summary>Some servers of an installation use certificates and others do not.</summary>
internal sealed class PartSwitched() : ManualCheck(39, "part-switched");
