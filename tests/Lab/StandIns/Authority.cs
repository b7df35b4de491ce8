namespace QvTrust.Lab.StandIns;

/// <summary>What QMS does as an authority, told by a scenario instead of by QMC.</summary>
internal static class Authority
{
    /// <summary>Runs the verb; false for one that is not of these.</summary>
    public static bool TryRun(string[] args)
    {
        switch (args)
        {
            case ["make-set", .. var shape]:
                Maker(shape).MakeSet();
                return true;
            case ["foreign-set", .. var shape]:
                Maker(shape).MakeForeignSet();
                return true;
            case ["renew-root", .. var shape]:
                Maker(shape).RenewRoot();
                return true;
            case ["issue", var machine, var kind, var file, .. var shape]:
                File.WriteAllBytes(file, Maker(shape).Issue(machine, kind).Certificate);
                return true;
            case ["distribute", var node, var port, var password, .. var shape]:
                NativeDistribution.Send(Maker(shape), node, int.Parse(port, null), password);
                return true;
            case ["receive", var port, var password]:
                NativeDistribution.Receive(int.Parse(port, null), password);
                return true;
            default:
                return false;
        }
    }

    private static CertificateMaker Maker(string[] shape)
        => new(Environment.MachineName, DateTimeOffset.UtcNow, CertificateShape.Read(shape));
}
