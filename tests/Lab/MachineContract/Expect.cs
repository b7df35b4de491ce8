using QvTrust.Core.Errors;

namespace QvTrust.Lab.MachineContract;

/// <summary>A case's expectation that was not met.</summary>
internal sealed class CaseFailedException(string message) : Exception(message);

/// <summary>What cases expect.</summary>
internal static class Expect
{
    public static void True(bool condition, string what)
    {
        if (!condition)
            throw new CaseFailedException(what);
    }

    public static void Same<T>(T wanted, T found, string what)
        => True(EqualityComparer<T>.Default.Equals(wanted, found), $"{what}: wanted {wanted}, found {found}");

    public static TrustException Error(ErrorDefinition wanted, Action work)
    {
        try
        {
            work();
        }
        catch (TrustException found) when (found.Code == wanted.Code)
        {
            return found;
        }
        throw new CaseFailedException($"{wanted.Code} was expected");
    }
}
