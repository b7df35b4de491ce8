using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup.Services;

namespace QvTrust.Core.Setup.Trust;

/// <summary>Which accounts must be able to use this machine's keys.</summary>
internal static class KeyRights
{
    /// <summary>SIDs of the accounts that Qlik's services on this machine run as; QVT2005 for one that does not resolve.</summary>
    public static IReadOnlyList<string> QlikAccounts(IMachine machine) => ServiceOrder.Names
        .Select(machine.Services.Find)
        .Where(s => s is not null)
        .Select(s => s!.AccountSid ?? throw ErrorCatalogue.ServiceAccountUnknown.With(s.Name, s.Account))
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .ToList();
}
