using System.Runtime.InteropServices.Marshalling;

namespace QvTrust.Lab.Firewall;

/// <summary>INetFwRules over the registry.</summary>
[GeneratedComClass]
internal sealed partial class Rules : Dispatch, IRules
{
    public int GetCount(out int count)
    {
        count = RuleStore.Keys().Length;
        return Results.Ok;
    }

    // The marshaller gives back the object itself for a pointer that this DLL handed out.
    public int Add(IRule? rule) => rule is Rule own ? own.AddToPolicy() : Results.InvalidArgument;

    public int Remove(string? name)
    {
        // One rule for each call, as names are not unique; removing what is not there is no error on Windows either.
        if (name is not null && RuleStore.Find(name) is { } key)
        {
            RuleStore.Delete(key);
        }

        return Results.Ok;
    }

    public int Item(string? name, out IRule? rule)
    {
        var key = name is null ? null : RuleStore.Find(name);
        var values = key is null ? null : RuleStore.Read(key);
        rule = values is null ? null : new Rule(values, key);
        return rule is null ? Results.NotFound : Results.Ok;
    }

    public int GetNewEnum(out IVariants? variants)
    {
        variants = new RuleVariants(RuleStore.Keys(), 0);
        return Results.Ok;
    }
}
