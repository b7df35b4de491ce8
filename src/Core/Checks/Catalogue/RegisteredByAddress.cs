namespace QvTrust.Core.Checks.Catalogue;

/// <summary>A service is registered in QMC by a full name or an address.</summary>
internal sealed class RegisteredByAddress() : ManualCheck(40, "registered-by-address");
