namespace QvTrust.Core.Errors;

/// <summary>Work with something behind it.</summary>
internal static class Afterwards
{
    /// <summary>Does both, the second one also where the first fails with an error of this product; where both fail, the errors of both are thrown.</summary>
    /// <param name="work">The work.</param>
    /// <param name="then">What is done behind it.</param>
    public static void Always(Action work, Action then)
    {
        try
        {
            work();
        }
        catch (TrustException e)
        {
            try
            {
                then();
            }
            catch (TrustException second)
            {
                throw new TrustException([.. e.Errors, .. second.Errors], e);
            }
            throw;
        }
        then();
    }
}
