namespace QvTrust.Lab.Runner.Hosting;

/// <summary>The lab instances that the runner boots; it takes all of them down again.</summary>
internal static class Instances
{
    public const string Demo = "demo";
    public const string Checkpoints = "checkpoints";
    public static readonly string[] Workers = ["worker-1", "worker-2"];

    public static IEnumerable<string> All => [Demo, .. Workers, Checkpoints];
}
