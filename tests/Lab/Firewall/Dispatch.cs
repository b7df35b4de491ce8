namespace QvTrust.Lab.Firewall;

/// <summary>The four slots of IDispatch. Nobody calls the lab's firewall by name, so they only say that they are not there.</summary>
internal abstract class Dispatch
{
    public virtual int GetTypeInfoCount(out uint count)
    {
        count = 0;
        return Results.Ok;
    }

    public virtual int GetTypeInfo(uint index, uint locale, out nint typeInfo)
    {
        typeInfo = 0;
        return Results.NotImplemented;
    }

    public virtual int GetIDsOfNames(nint iid, nint names, uint count, uint locale, nint ids) => Results.NotImplemented;

    public virtual int Invoke(int id, nint iid, uint locale, ushort flags, nint parameters, nint result, nint exception, nint badArgument) =>
        Results.NotImplemented;
}
