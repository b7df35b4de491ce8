using System.Runtime.InteropServices.Marshalling;

namespace QvTrust.Lab.Firewall;

/// <summary>INetFwRule. A rule of the policy (taken from it or added to it) writes each change at once, as on Windows.</summary>
[GeneratedComClass]
internal sealed partial class Rule : Dispatch, IRule
{
    private const int Tcp = 6;
    private const int Udp = 17;
    private readonly RuleValues values;
    private string? key;

    public Rule()
        : this(new RuleValues(), null)
    {
    }

    public Rule(RuleValues values, string? key)
    {
        this.values = values;
        this.key = key;
    }

    /// <summary>Puts the rule in the policy.</summary>
    public int AddToPolicy()
    {
        if (values.Name.Length == 0)
        {
            return Results.InvalidArgument;
        }

        key = RuleStore.Add(values);
        return Results.Ok;
    }

    public int GetName(out string? value) => Give(values.Name, out value);

    // Documented: no '|' in a name, and not the word "all".
    public int PutName(string? value) =>
        string.IsNullOrEmpty(value) || value.Contains('|') || value.Equals("all", StringComparison.OrdinalIgnoreCase)
            ? Results.InvalidArgument
            : Take(v => v.Name = value);

    public int GetDescription(out string? value) => Give(values.Description, out value);

    public int PutDescription(string? value) =>
        value?.Contains('|') == true ? Results.InvalidArgument : Take(v => v.Description = value ?? "");

    public int GetApplicationName(out string? value) => Give(values.ApplicationName, out value);

    public int PutApplicationName(string? value) => Take(v => v.ApplicationName = value ?? "");

    public int GetServiceName(out string? value) => Give(values.ServiceName, out value);

    public int PutServiceName(string? value) => Take(v => v.ServiceName = value ?? "");

    public int GetProtocol(out int value) => Give(values.Protocol, out value);

    public int PutProtocol(int value) => value is < 0 or > RuleValues.Any ? Results.InvalidArgument : Take(v => v.Protocol = value);

    public int GetLocalPorts(out string? value) => Give(values.LocalPorts, out value);

    public int PutLocalPorts(string? value) => HasPorts ? Take(v => v.LocalPorts = value ?? "") : Results.InvalidArgument;

    public int GetRemotePorts(out string? value) => Give(values.RemotePorts, out value);

    public int PutRemotePorts(string? value) => HasPorts ? Take(v => v.RemotePorts = value ?? "") : Results.InvalidArgument;

    public int GetLocalAddresses(out string? value) => Give(values.LocalAddresses, out value);

    public int PutLocalAddresses(string? value) => Take(v => v.LocalAddresses = value ?? "*");

    public int GetRemoteAddresses(out string? value) => Give(values.RemoteAddresses, out value);

    public int PutRemoteAddresses(string? value) => Take(v => v.RemoteAddresses = AddressList.AsWindowsGivesIt(value ?? "*"));

    public int GetIcmpTypesAndCodes(out string? value) => Give(values.IcmpTypesAndCodes, out value);

    public int PutIcmpTypesAndCodes(string? value) => Take(v => v.IcmpTypesAndCodes = value ?? "");

    public int GetDirection(out int value) => Give(values.Direction, out value);

    public int PutDirection(int value) => value is 1 or 2 ? Take(v => v.Direction = value) : Results.InvalidArgument;

    public int GetInterfaces(out ComVariant value)
    {
        value = default;
        return Results.Ok;
    }

    public int PutInterfaces(ComVariant value) => Results.NotImplemented;

    public int GetInterfaceTypes(out string? value) => Give(values.InterfaceTypes, out value);

    public int PutInterfaceTypes(string? value) => Take(v => v.InterfaceTypes = value ?? "All");

    public int GetEnabled(out short value) => Give((short)(values.Enabled == 0 ? 0 : -1), out value);

    public int PutEnabled(short value) => Take(v => v.Enabled = value == 0 ? 0 : 1);

    public int GetGrouping(out string? value) => Give(values.Grouping, out value);

    public int PutGrouping(string? value) => Take(v => v.Grouping = value ?? "");

    public int GetProfiles(out int value) => Give(values.Profiles, out value);

    public int PutProfiles(int value) => Take(v => v.Profiles = value);

    public int GetEdgeTraversal(out short value) => Give((short)(values.EdgeTraversal == 0 ? 0 : -1), out value);

    public int PutEdgeTraversal(short value) => Take(v => v.EdgeTraversal = value == 0 ? 0 : 1);

    public int GetAction(out int value) => Give(values.Action, out value);

    public int PutAction(int value) => value is 0 or 1 ? Take(v => v.Action = value) : Results.InvalidArgument;

    /// <summary>Ports exist for TCP and UDP only: Windows refuses them before the protocol is set.</summary>
    private bool HasPorts => values.Protocol is Tcp or Udp;

    private static int Give<T>(T held, out T value)
    {
        value = held;
        return Results.Ok;
    }

    private int Take(Action<RuleValues> change)
    {
        change(values);
        if (key is not null)
        {
            RuleStore.Write(key, values);
        }

        return Results.Ok;
    }
}
