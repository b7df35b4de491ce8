using QvTrust.Windows.Com;

namespace QvTrust.Windows.Firewall;

/// <summary>INetFwRule; the slots are those of netfw.h.</summary>
internal sealed class PolicyRule(nint pointer) : ComObject(pointer)
{
    public const int Tcp = 6; // NET_FW_IP_PROTOCOL_TCP
    public const int Inbound = 1; // NET_FW_RULE_DIR_IN
    public const int Allow = 1; // NET_FW_ACTION_ALLOW
    public const int AllProfiles = 0x7fffffff; // NET_FW_PROFILE2_ALL

    private static readonly Guid ClassId = new("2C5BC43E-3369-4C33-AB0C-BE9469677AF4");
    private static readonly Guid InterfaceId = new("AF230D27-BABA-4E42-ACED-F524F22CFCE2");

    public string Name
    {
        get => GetText(7);
        set => PutText(8, value);
    }

    public string Description
    {
        get => GetText(9);
        set => PutText(10, value);
    }

    /// <summary>Set before the ports: a rule without a protocol has none.</summary>
    public int Protocol
    {
        get => GetNumber(15);
        set => PutNumber(16, value);
    }

    public string LocalPorts
    {
        get => GetText(17);
        set => PutText(18, value);
    }

    public string RemoteAddresses
    {
        get => GetText(23);
        set => PutText(24, value);
    }

    public int Direction
    {
        get => GetNumber(27);
        set => PutNumber(28, value);
    }

    public bool Enabled
    {
        get => GetFlag(33);
        set => PutFlag(34, value);
    }

    public string Grouping
    {
        get => GetText(35);
        set => PutText(36, value);
    }

    public int Profiles
    {
        get => GetNumber(37);
        set => PutNumber(38, value);
    }

    public int Action
    {
        get => GetNumber(41);
        set => PutNumber(42, value);
    }

    public static PolicyRule New() => new(Create(ClassId, InterfaceId));

    /// <summary>A rule from the enumerator's IDispatch.</summary>
    public static PolicyRule From(nint dispatch) => new(Query(dispatch, InterfaceId));
}
