using QvTrust.Windows.Com;
using QvTrust.Windows.Native;

namespace QvTrust.Windows.Firewall;

/// <summary>INetFwRules, all rules of the local policy; the slots are those of netfw.h.</summary>
internal sealed unsafe class PolicyRules(nint pointer) : ComObject(pointer)
{
    private static readonly Guid PolicyClass = new("E2B3C97F-6AE1-41AC-817A-F6F92166D7DD");
    private static readonly Guid PolicyInterface = new("98325047-C671-4174-8D81-DEFCD3F03186");
    private static readonly Guid EnumeratorInterface = new("00020404-0000-0000-C000-000000000046");

    public static PolicyRules Open()
    {
        using var policy = new Policy(Create(PolicyClass, PolicyInterface));
        return new PolicyRules(policy.Rules);
    }

    public void Add(PolicyRule rule) => CallWithObject(8, rule.Pointer);

    /// <summary>Removes one rule of that name.</summary>
    public void Remove(string name) => CallWithText(9, name);

    /// <summary>Gives every rule to the caller, one at a time.</summary>
    public void ForEach(Action<PolicyRule> visit)
    {
        using var unknown = new ComObject(GetObject(11));
        using var enumerator = new Enumerator(Query(unknown.Pointer, EnumeratorInterface));
        Variant item;
        while (enumerator.Next(&item))
        {
            try
            {
                if (item.Type is not (Ole32.VariantDispatch or Ole32.VariantUnknown) || item.Pointer == 0)
                    continue;
                using var rule = PolicyRule.From(item.Pointer);
                visit(rule);
            }
            finally
            {
                Ole32.VariantClear(&item);
            }
        }
    }

    private sealed class Policy(nint pointer) : ComObject(pointer)
    {
        public nint Rules => GetObject(18);
    }

    private sealed class Enumerator(nint pointer) : ComObject(pointer)
    {
        public bool Next(Variant* item)
        {
            *item = default;
            uint fetched = 0;
            var result = ((delegate* unmanaged[Stdcall]<nint, uint, Variant*, uint*, int>)Slot(Pointer, 3))(Pointer, 1, item, &fetched);
            Check(result);
            return fetched == 1;
        }
    }
}
