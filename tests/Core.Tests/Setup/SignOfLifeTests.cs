using QvTrust.Core.Errors;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup;

/// <summary>Whoever watches a setup sees each second that it goes on, also while it puts back what it had changed.</summary>
public sealed class SignOfLifeTests
{
    private readonly NodeScenario node = new();
    private readonly Watcher watcher;

    public SignOfLifeTests() => watcher = new Watcher(node.Machine.Clock);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_second_of_a_setup_and_its_rollback_is_silent_where_a_service_hangs(bool inStop)
    {
        node.Machine.Services.HangsInStart = _ => !inStop;
        node.Machine.Services.StopsSlowly = _ => inStop;
        var began = node.Machine.Clock.UtcNow;

        Assert.Throws<TrustException>(Install);

        // The restart, and another wait in the rollback.
        Assert.True(node.Machine.Clock.UtcNow - began > TimeSpan.FromMinutes(9), $"only {node.Machine.Clock.UtcNow - began}");
        watcher.See();
        Assert.InRange(watcher.LongestGap, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_cancel_ends_the_setup_and_not_its_rollback()
    {
        var services = node.Machine.Services;
        var before = node.Machine.Snapshot(withProcessIds: false);
        services.StopsSlowly = _ => true;
        var waits = 0;
        node.Machine.Clock.Meanwhile = () =>
        {
            watcher.Cancels = ++waits > 5;
            if (waits > 20)
                services.EndStop(RoleTable.Qvs.ServiceName);
        };

        Assert.Equal(ErrorCatalogue.Cancelled.Code, Assert.Throws<TrustException>(Install).Code);

        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: false));
    }

    [Fact]
    public void A_cancel_is_heard_while_another_server_is_asked()
    {
        var answer = new ManualResetEventSlim();
        var isAnswered = false;
        node.Machine.Network.Meanwhile = () =>
        {
            watcher.Cancels = true;
            isAnswered |= !answer.Wait(TimeSpan.FromSeconds(20));
        };
        var before = node.Machine.Snapshot(withProcessIds: true);

        Assert.Equal(ErrorCatalogue.Cancelled.Code, Assert.Throws<TrustException>(Install).Code);

        Assert.False(isAnswered);
        Assert.Equal(before, node.Machine.Snapshot(withProcessIds: true));
        answer.Set();
    }

    private void Install()
        => MsiRun.Do(() => new SetupEngine(node.Machine, watcher, _ => node.Authority), SetupEngine.StagesOf(authority: false), node.Data);

    /// <summary>Measures the time between two signs, on the server's own clock.</summary>
    private sealed class Watcher(FakeClock clock) : ISetupLog
    {
        private DateTimeOffset last = clock.UtcNow;

        public TimeSpan LongestGap { get; private set; }

        public bool Cancels { get; set; }

        public bool IsCancelled
        {
            get
            {
                See();
                return Cancels;
            }
        }

        public void Info(string line) => See();

        public void Progress(string text) => See();

        public void See()
        {
            var gap = clock.UtcNow - last;
            if (gap > LongestGap)
                LongestGap = gap;
            last = clock.UtcNow;
        }
    }
}
