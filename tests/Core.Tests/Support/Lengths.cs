namespace QvTrust.Core.Tests.Support;

/// <summary>
/// Value of the trait <c>Length</c> of a test that is quick on .NET and takes Mono many seconds, which has no line of its own for
/// .NET Framework: there only a long run plays it.
/// </summary>
internal static class Lengths
{
#if NET
    public const string SlowOnMono = "any";
#else
    public const string SlowOnMono = "long";
#endif
}
