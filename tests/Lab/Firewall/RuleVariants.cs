using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace QvTrust.Lab.Firewall;

/// <summary>The enumerator of the rules: VT_DISPATCH variants over the keys that were there when it was made.</summary>
[GeneratedComClass]
internal sealed unsafe partial class RuleVariants(string[] keys, int start) : IVariants
{
    private int next = start;

    public int Next(uint count, ComVariant* items, uint* fetched)
    {
        var given = 0u;
        while (given < count && next < keys.Length)
        {
            var key = keys[next++];
            if (RuleStore.Read(key) is { } values)
            {
                items[given++] = ComVariant.CreateRaw(VarEnum.VT_DISPATCH, ComServer.PointerTo(new Rule(values, key), typeof(IDispatchSlots).GUID));
            }
        }

        if (fetched is not null)
        {
            *fetched = given;
        }

        return given == count ? Results.Ok : Results.False;
    }

    public int Skip(uint count)
    {
        var left = keys.Length - next;
        next += (int)Math.Min(count, left);
        return count <= left ? Results.Ok : Results.False;
    }

    public int Reset()
    {
        next = 0;
        return Results.Ok;
    }

    public int Clone(out IVariants? copy)
    {
        copy = new RuleVariants(keys, next);
        return Results.Ok;
    }
}
