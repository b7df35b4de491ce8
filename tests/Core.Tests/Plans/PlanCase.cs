using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;
using QvTrust.Core.Errors;
using QvTrust.Core.Plans;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup;
using QvTrust.Core.Tests.Machine;
using QvTrust.Core.Tests.Setup;

namespace QvTrust.Core.Tests.Plans;

/// <summary>A server, and what an administrator is about to do on it.</summary>
/// <param name="Machine">The server.</param>
/// <param name="Roles">Names of the roles.</param>
/// <param name="Values">Properties.</param>
internal sealed record PlanCase(FakeMachine Machine, string Roles, Dictionary<string, string> Values)
{
    /// <summary>The authority that the real setup asks; null: nobody.</summary>
    public FakeAuthority? Authority { get; init; }

    public bool IsRemoval { get; init; }

    private IReadOnlyList<Role> AllRoles => [.. Roles.Split(' ').Select(RoleTable.Find)];

    public SetupPlan Plan() => Planner.Of(Machine, AllRoles, Values, IsRemoval, Tests.Machine.TestKeys.Create);

    /// <summary>The real thing: role, stage and line of each change, and why it was refused.</summary>
    public (IReadOnlyList<(string Role, string Stage, string Text)> Lines, IReadOnlyList<TrustError> Refusals) Do()
    {
        List<(string, string, string)> lines = [];
        foreach (var role in AllRoles)
        {
            var before = lines.Count;
            SetupEngine Engine() => new(Machine, new FakeSetupLog(), _ => new Witnessed(Authority!)) { Watch = (stage, line) => lines.Add((role.Name, stage, line)) };
            try
            {
                Do(Engine, role);
            }
            catch (TrustException e)
            {
                lines.RemoveRange(before, lines.Count - before);
                return (lines, e.Errors);
            }
        }
        return (lines, []);
    }

    private void Do(Func<SetupEngine> engine, Role role)
    {
        var data = new Dictionary<string, string>(Values) { ["ROLE"] = role.Name };
        if (!IsRemoval && data.TryGetValue("ENROLLTOKEN", out var token))
            engine().StoreToken(token);
        data.Remove("ENROLLTOKEN");
        MsiRun.Do(engine, IsRemoval ? ["remove"] : SetupEngine.StagesOf(role.IsAuthority), data);
    }

    /// <summary>Every certificate gets one more row of the audit, as in the real service.</summary>
    private sealed class Witnessed(FakeAuthority authority) : IEnrolmentClient
    {
        private long rows;

        public byte[] FetchRoot(byte[] pin) => authority.FetchRoot(pin);

        public EnrolledCertificate Enrol(CertificateKind kind, byte[] root, EnrolmentToken token, string machine, string role, byte[] request)
        {
            authority.SignAudit(++rows);
            return authority.Enrol(kind, root, token, machine, role, request);
        }
    }
}
