using QvTrust.Core.Audit;
using QvTrust.Core.Errors;
using QvTrust.Core.Tests.Audit;

namespace QvTrust.Core.Tests.Setup;

/// <summary>What a node keeps of the authority's audit.</summary>
public sealed class WitnessTests
{
    private readonly NodeScenario node = new();

    private byte[]? File => node.Machine.Folder.Read(WitnessFile.FileName);

    [Fact]
    public void Each_enrolment_adds_the_heads_that_the_root_signed_and_uninstall_keeps_them()
    {
        node.Authority.SignAudit(7);
        node.Install();
        Assert.Equal(7, Assert.Single(WitnessFile.Read(File!, "")).Sequence);
        node.Uninstall();
        node.Authority.SignAudit(9);
        node.Authority.ForgetRedemptions();
        node.PlaceTokenFile();
        node.Install();
        Assert.Equal([7, 9], WitnessFile.Read(File!, "").Select(h => h.Sequence));
    }

    [Fact]
    public void A_head_that_another_key_signed_is_not_kept_and_hinders_nothing()
    {
        node.Authority.AuditHead = AuditChainTests.Head(AuditChainTests.Rows(1)[0]).ToString();
        node.Install();
        Assert.Null(File);
        Assert.Equal("trusted", node.Machine.Settings.Get("QVS", "State"));
        Assert.Contains("is not signed by its root, not kept", string.Join("\n", node.Log.Lines));
    }

    [Fact]
    public void A_setup_that_fails_leaves_the_witness_as_it_was()
    {
        node.Authority.SignAudit(7);
        var before = node.Machine.Snapshot(withProcessIds: false);
        Assert.Throws<TrustException>(() => node.Install(failAfter: "trust"));
        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: false));
    }
}
