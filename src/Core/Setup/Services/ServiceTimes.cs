using QvTrust.Core.Roles;

namespace QvTrust.Core.Setup.Services;

/// <summary>How long a service may take: a slow one is no failure, one that hangs must not hold a change window for ever.</summary>
/// <param name="Stop">Until it has stopped.</param>
/// <param name="Start">Until it runs.</param>
internal sealed record ServiceTimes(TimeSpan Stop, TimeSpan Start)
{
    // QDS may take minutes [doc]; QVS lets go of its documents at a stop, QMS exports files at its start. The rest are estimates
    // with much room (docs/guide.md, Services).
    private static readonly ServiceTimes Usual = Minutes(stop: 2, start: 3);

    private static readonly Dictionary<string, ServiceTimes> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        [RoleTable.Qms.ServiceName] = Minutes(stop: 3, start: 5),
        [RoleTable.Qvs.ServiceName] = Minutes(stop: 5, start: 5),
        [RoleTable.Qds.ServiceName] = Minutes(stop: 5, start: 10),
    };

    /// <summary>The times of a service, by its name in any case.</summary>
    public static ServiceTimes Of(string name) => ByName.TryGetValue(name, out var times) ? times : Usual;

    private static ServiceTimes Minutes(int stop, int start) => new(TimeSpan.FromMinutes(stop), TimeSpan.FromMinutes(start));
}
