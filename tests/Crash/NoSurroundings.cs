using QvTrust.Core.Machine;

namespace QvTrust.Crash;

/// <summary>A Windows without policies, with .NET Framework 4.8.</summary>
internal sealed class NoFacts : ISystemFacts
{
    public string? Read(string key, string name) => name == "Release" ? "528040" : null;

    public bool HasKey(string key) => false;

    public IReadOnlyList<byte[]> PersonalCertificates() => [];

    public IReadOnlyList<string> AccountsWithRight(string right) => [];
}

/// <summary>A network on which every name is known and nobody tells the time.</summary>
internal sealed class NoNetwork : INetwork
{
    public TimeSpan Patience => TimeSpan.Zero;

    public IReadOnlyList<string>? Resolve(string name) => ["192.0.2.7"];

    public string? NameOf(string address) => null;

    public DateTimeOffset? TimeOf(string host, int port) => null;
}
