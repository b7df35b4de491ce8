namespace QvTrust.Core.Errors;

/// <summary>Work with something behind it that has to be done however it ends.</summary>
internal static class BothErrors
{
    /// <summary>Does both; where both fail, the errors of both are thrown.</summary>
    /// <param name="work">The work.</param>
    /// <param name="then">What is done behind it.</param>
    public static void Of(Action work, Action then)
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
