using QvTrust.Lab.Runner.Trust;

namespace QvTrust.Lab.Runner.Tests;

public class TrustQuestionTests
{
    private static readonly IReadOnlyList<TrustQuestion> All = TrustQuestion.All(LabRole.All, 15999);

    [Fact]
    public void Every_server_calls_every_tls_port_of_every_other_one()
    {
        foreach (var to in LabRole.All)
        {
            foreach (var port in to.TlsPorts)
            {
                var callers = All.Where(q => q.To == to.Server && q.Port == port && q.Expected).Select(q => q.From);
                Assert.Equal(LabRole.All.Where(r => r != to).Select(r => r.Server), callers);
            }
        }
    }

    [Fact]
    public void Nobody_calls_a_port_of_end_users() => Assert.DoesNotContain(All, q => q.Port is 443 or 80 or 4747);

    [Fact]
    public void Each_port_is_tried_in_every_way_that_must_be_refused()
    {
        foreach (var group in All.Where(q => q.Port != 15999).GroupBy(q => (q.From, q.To, q.Port)))
        {
            Assert.Contains(group, q => q.Kind == TrustKind.OtherMachine);
            Assert.Contains(group, q => q.Kind == TrustKind.ByAddress);
            Assert.Contains(group, q => q.Kind == TrustKind.PlainText);
            Assert.Equal(group.Key.Port == 4799, group.Any(q => q.Kind == TrustKind.StrangersClientCertificate));
        }
    }
}
