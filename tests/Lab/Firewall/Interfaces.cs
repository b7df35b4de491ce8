using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

[assembly: System.Runtime.CompilerServices.DisableRuntimeMarshalling]

namespace QvTrust.Lab.Firewall;

// The order of the members is the order of the vtable slots in Microsoft's netfw.h; IDispatch fills slots 3 to 6.
// Every method returns its HRESULT itself (PreserveSig), because callers tell failures apart by it.

[GeneratedComInterface]
[Guid("00020400-0000-0000-C000-000000000046")]
internal partial interface IDispatchSlots
{
    [PreserveSig] int GetTypeInfoCount(out uint count);
    [PreserveSig] int GetTypeInfo(uint index, uint locale, out nint typeInfo);
    [PreserveSig] int GetIDsOfNames(nint iid, nint names, uint count, uint locale, nint ids);
    [PreserveSig] int Invoke(int id, nint iid, uint locale, ushort flags, nint parameters, nint result, nint exception, nint badArgument);
}

/// <summary>INetFwPolicy2: slot 18 gives the rules; what nobody in the lab asks is there for the order and answers E_NOTIMPL.</summary>
[GeneratedComInterface]
[Guid("98325047-C671-4174-8D81-DEFCD3F03186")]
internal partial interface IPolicy : IDispatchSlots
{
    [PreserveSig] int GetCurrentProfileTypes(out int profiles);
    [PreserveSig] int GetFirewallEnabled(int profile, out short enabled);
    [PreserveSig] int PutFirewallEnabled(int profile, short enabled);
    [PreserveSig] int GetExcludedInterfaces(int profile, nint value);
    [PreserveSig] int PutExcludedInterfaces(int profile, nint value);
    [PreserveSig] int GetBlockAllInboundTraffic(int profile, out short value);
    [PreserveSig] int PutBlockAllInboundTraffic(int profile, short value);
    [PreserveSig] int GetNotificationsDisabled(int profile, out short value);
    [PreserveSig] int PutNotificationsDisabled(int profile, short value);
    [PreserveSig] int GetUnicastResponsesDisabled(int profile, out short value);
    [PreserveSig] int PutUnicastResponsesDisabled(int profile, short value);
    [PreserveSig] int GetRules(out IRules? rules);
    [PreserveSig] int GetServiceRestriction(out nint restriction);
    [PreserveSig] int EnableRuleGroup(int profiles, nint group, short enable);
    [PreserveSig] int IsRuleGroupEnabled(int profiles, nint group, out short enabled);
    [PreserveSig] int RestoreLocalFirewallDefaults();
    [PreserveSig] int GetDefaultInboundAction(int profile, out int action);
    [PreserveSig] int PutDefaultInboundAction(int profile, int action);
    [PreserveSig] int GetDefaultOutboundAction(int profile, out int action);
    [PreserveSig] int PutDefaultOutboundAction(int profile, int action);
    [PreserveSig] int GetIsRuleGroupCurrentlyEnabled(nint group, out short enabled);
    [PreserveSig] int GetLocalPolicyModifyState(out int state);
}

[GeneratedComInterface]
[Guid("9C4C6277-5027-441E-AFAE-CA1F542DA009")]
internal partial interface IRules : IDispatchSlots
{
    [PreserveSig] int GetCount(out int count);
    [PreserveSig] int Add(IRule? rule);
    [PreserveSig] int Remove([MarshalAs(UnmanagedType.BStr)] string? name);
    [PreserveSig] int Item([MarshalAs(UnmanagedType.BStr)] string? name, out IRule? rule);
    [PreserveSig] int GetNewEnum(out IVariants? variants);
}

[GeneratedComInterface]
[Guid("AF230D27-BABA-4E42-ACED-F524F22CFCE2")]
internal partial interface IRule : IDispatchSlots
{
    [PreserveSig] int GetName([MarshalAs(UnmanagedType.BStr)] out string? value);
    [PreserveSig] int PutName([MarshalAs(UnmanagedType.BStr)] string? value);
    [PreserveSig] int GetDescription([MarshalAs(UnmanagedType.BStr)] out string? value);
    [PreserveSig] int PutDescription([MarshalAs(UnmanagedType.BStr)] string? value);
    [PreserveSig] int GetApplicationName([MarshalAs(UnmanagedType.BStr)] out string? value);
    [PreserveSig] int PutApplicationName([MarshalAs(UnmanagedType.BStr)] string? value);
    [PreserveSig] int GetServiceName([MarshalAs(UnmanagedType.BStr)] out string? value);
    [PreserveSig] int PutServiceName([MarshalAs(UnmanagedType.BStr)] string? value);
    [PreserveSig] int GetProtocol(out int value);
    [PreserveSig] int PutProtocol(int value);
    [PreserveSig] int GetLocalPorts([MarshalAs(UnmanagedType.BStr)] out string? value);
    [PreserveSig] int PutLocalPorts([MarshalAs(UnmanagedType.BStr)] string? value);
    [PreserveSig] int GetRemotePorts([MarshalAs(UnmanagedType.BStr)] out string? value);
    [PreserveSig] int PutRemotePorts([MarshalAs(UnmanagedType.BStr)] string? value);
    [PreserveSig] int GetLocalAddresses([MarshalAs(UnmanagedType.BStr)] out string? value);
    [PreserveSig] int PutLocalAddresses([MarshalAs(UnmanagedType.BStr)] string? value);
    [PreserveSig] int GetRemoteAddresses([MarshalAs(UnmanagedType.BStr)] out string? value);
    [PreserveSig] int PutRemoteAddresses([MarshalAs(UnmanagedType.BStr)] string? value);
    [PreserveSig] int GetIcmpTypesAndCodes([MarshalAs(UnmanagedType.BStr)] out string? value);
    [PreserveSig] int PutIcmpTypesAndCodes([MarshalAs(UnmanagedType.BStr)] string? value);
    [PreserveSig] int GetDirection(out int value);
    [PreserveSig] int PutDirection(int value);
    [PreserveSig] int GetInterfaces(out ComVariant value);
    [PreserveSig] int PutInterfaces(ComVariant value);
    [PreserveSig] int GetInterfaceTypes([MarshalAs(UnmanagedType.BStr)] out string? value);
    [PreserveSig] int PutInterfaceTypes([MarshalAs(UnmanagedType.BStr)] string? value);
    [PreserveSig] int GetEnabled(out short value);
    [PreserveSig] int PutEnabled(short value);
    [PreserveSig] int GetGrouping([MarshalAs(UnmanagedType.BStr)] out string? value);
    [PreserveSig] int PutGrouping([MarshalAs(UnmanagedType.BStr)] string? value);
    [PreserveSig] int GetProfiles(out int value);
    [PreserveSig] int PutProfiles(int value);
    [PreserveSig] int GetEdgeTraversal(out short value);
    [PreserveSig] int PutEdgeTraversal(short value);
    [PreserveSig] int GetAction(out int value);
    [PreserveSig] int PutAction(int value);
}

/// <summary>IEnumVARIANT over the rules.</summary>
[GeneratedComInterface]
[Guid("00020404-0000-0000-C000-000000000046")]
internal unsafe partial interface IVariants
{
    [PreserveSig] int Next(uint count, ComVariant* items, uint* fetched);
    [PreserveSig] int Skip(uint count);
    [PreserveSig] int Reset();
    [PreserveSig] int Clone(out IVariants? copy);
}

[GeneratedComInterface]
[Guid("00000001-0000-0000-C000-000000000046")]
internal partial interface IFactory
{
    [PreserveSig] int CreateInstance(nint outer, in Guid iid, out nint instance);
    [PreserveSig] int LockServer([MarshalAs(UnmanagedType.Bool)] bool locked);
}
