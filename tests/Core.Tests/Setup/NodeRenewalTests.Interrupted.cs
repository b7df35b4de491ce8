using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Renewal;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Support;

namespace QvTrust.Core.Tests.Setup;

// A renewal that does not come to its end, at each of its steps.
public sealed partial class NodeRenewalTests
{
    [Fact]
    [Trait("Length", Lengths.SlowOnMono)]
    public void The_power_may_go_before_any_write_and_the_same_command_comes_to_the_same_end()
    {
        var cuts = 0;
        for (var n = 1; ; n++, cuts++)
        {
            var cut = Installed(withPrivateExtensions: true);
            var old = Leaves(cut);
            cut.Machine.CutBefore = n;
            if (!PowerCut.Ends(() => cut.Renew(force: true)))
                break;
            cut.Machine.PowerOn();
            Assert.True(cut.Machine.Keys.Exists(old[1].Stored.Key!));

            cut.Renew();
            if (Leaves(cut).Select(c => c.Info.Thumbprint).SequenceEqual(old.Select(c => c.Info.Thumbprint)))
                cut.Renew(force: true);

            Assert.Empty(Leaves(cut).Select(c => c.Info.Thumbprint).Intersect(old.Select(c => c.Info.Thumbprint)));
            Assert.Equal(2, Leaves(cut).Count(c => TrustStores.HasUsableKey(cut.Machine, c)));
            Assert.Equal(3, cut.Machine.Keys.All.Count());
            Assert.Equal(4, cut.Authority.Issued);
            Assert.Equal(Leaves(cut)[1].Info.Thumbprint, cut.Machine.Settings.Get("QVS", RoleValues.ServerThumbprint));
            Assert.All(cut.Machine.Services.All, s => Assert.Equal(ServiceState.Running, s.State));
            Assert.Equal("", cut.Machine.Folder.PendingText);
            Assert.Null(cut.Machine.Folder.Read("journal/current.xml"));
        }
        Assert.True(cuts > 40, $"only {cuts} writes were cut: the test no longer sees the whole renewal");
    }

    [Fact]
    [Trait("Length", Lengths.SlowOnMono)]
    public void Cancelled_before_any_change_everything_is_as_before()
    {
        var cancels = 0;
        for (var k = 1; ; k++, cancels++)
        {
            var cancelled = Installed(withPrivateExtensions: true);
            var before = cancelled.Machine.Snapshot(withProcessIds: false);
            var log = new CancelsAt(k);
            try
            {
                new CertificateRenewal(cancelled.Machine, log, (_, _) => cancelled.Authority).Run(force: true, later: false);
                break;
            }
            catch (TrustException e)
            {
                Assert.Equal("QVT5004", e.Code);
            }
            Assert.Equal(before, cancelled.Machine.Snapshot(withProcessIds: false));
        }
        Assert.True(cancels > 20, $"only {cancels} changes were cancelled: the test no longer sees the whole renewal");
    }

    /// <summary>Cancels right before the k-th request or change.</summary>
    private sealed class CancelsAt(int k) : ISetupLog
    {
        private int asked;

        public bool IsCancelled => ++asked >= k;

        public void Info(string line)
        {
        }

        public void Progress(string text)
        {
        }
    }
}
