using QvTrust.Core.Machine;

namespace QvTrust.Core.Tests.Machine;

/// <summary>HKLM and the account's own certificates, in memory; a server without policies unless a test says otherwise.</summary>
internal sealed class FakeSystemFacts : ISystemFacts
{
    private readonly Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase)
    {
        // .NET Framework 4.8.
        [@"SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full\Release"] = "528040",
    };

    public List<byte[]> Personal { get; } = [];

    public void Set(string key, string name, string value) => values[$"{key}\\{name}"] = value;

    public void Remove(string key, string name) => values.Remove($"{key}\\{name}");

    public string? Read(string key, string name) => values.TryGetValue($"{key}\\{name}", out var value) ? value : null;

    public bool HasKey(string key) => values.Keys.Any(v => v.StartsWith(key + "\\", StringComparison.OrdinalIgnoreCase));

    public IReadOnlyList<byte[]> PersonalCertificates() => Personal;

    /// <summary>Who has which right, by SID: as Windows gives them where no policy says otherwise.</summary>
    public Dictionary<string, List<string>> Rights { get; } = new() { ["SeServiceLogonRight"] = ["S-1-5-80-0", "S-1-5-20"], ["SeDenyServiceLogonRight"] = [] };

    public IReadOnlyList<string> AccountsWithRight(string right) => Rights[right];
}

/// <summary>A network on which every name is known and every clock is right, unless a test says otherwise.</summary>
internal sealed class FakeNetwork(FakeMachine machine) : INetwork
{
    public TimeSpan Patience => TimeSpan.FromSeconds(2);

    /// <summary>Names that do not resolve.</summary>
    public HashSet<string> Unknown { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names resolve, and nobody answers as an authority.</summary>
    public bool HasNoAuthority { get; set; }

    /// <summary>Nobody answers anything.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Called with each question, by whoever waits for its answer.</summary>
    public Action? Meanwhile { get; set; }

    /// <summary>What every question fails with; null: none does.</summary>
    public Exception? Failure { get; set; }

    /// <summary>What every known name resolves to.</summary>
    public List<string> Addresses { get; } = ["192.0.2.7"];

    /// <summary>What reverse lookup gives; null: nothing.</summary>
    public string? Reverse { get; set; }

    /// <summary>Addresses that this server asked a name of.</summary>
    public List<string> NamesAsked { get; } = [];

    /// <summary>How far the clock of the others is ahead of this server's.</summary>
    public TimeSpan Ahead { get; set; }

    /// <summary>Whom this server asked for the time.</summary>
    public List<string> Asked { get; } = [];

    public IReadOnlyList<string>? Resolve(string name) => Answer<IReadOnlyList<string>?>(() => IsSilent ? null : Unknown.Contains(name) ? [] : Addresses);

    public string? NameOf(string address)
    {
        NamesAsked.Add(address);
        return Answer(() => Reverse);
    }

    public DateTimeOffset? TimeOf(string host, int port)
    {
        Asked.Add($"{host}:{port}");
        return Answer<DateTimeOffset?>(() => IsSilent || HasNoAuthority ? null : machine.Clock.UtcNow + Ahead);
    }

    private T Answer<T>(Func<T> answer)
    {
        Meanwhile?.Invoke();
        return Failure is null ? answer() : throw Failure;
    }
}
