using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Roles;
using QvTrust.Core.Setup.Services;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Core.Tests.Setup.Services;

/// <summary>What the error of a service that did not start says of the event log.</summary>
public sealed class ServiceEventsTests
{
    private const string Manager = "Service Control Manager";
    private static readonly string Qds = RoleTable.Qds.ServiceName;
    private readonly FakeMachine machine = new("QDS01");

    public ServiceEventsTests()
    {
        machine.Services.Install(Qds, running: true);
        machine.Services.Configure(Qds, "QlikView Distribution Service");
        machine.Services.ComesUp = _ => false;
    }

    [Fact]
    public void The_newest_entries_about_it_stand_in_the_error_in_one_line()
    {
        Add("System", Manager, 7000, 0, "The QlikView Distribution Service service failed to start\r\ndue to the following error:\n  %%5.", "QlikView Distribution Service", "%%5");
        Add("System", Manager, 7024, 1, "The service terminated.", "other text", Qds.ToUpperInvariant());
        Add("Application", Qds, 300, 2, "No certificate found.", "x");

        var error = Failure();

        Assert.Equal(ErrorCatalogue.ServiceDidNotStart.Code, error.Code);
        Assert.Equal(
            $"the service {Qds} did not come up, or did not stay up: it is stopped with exit code 1066, event log: "
            + "Application 300 at 03:04:07 UTC: No certificate found; System 7024 at 03:04:06 UTC: The service terminated; "
            + "System 7000 at 03:04:05 UTC: The QlikView Distribution Service service failed to start due to the following error: %%5",
            error.Cause);
    }

    [Fact]
    public void Entries_of_others_of_other_kinds_and_from_before_are_left_out()
    {
        Add("System", Manager, 7036, 0, "entered the stopped state", Qds);
        Add("System", Manager, 7000, 0, "did not start", "QlikView Server");
        Add("System", Manager, 7000, -3600, "did not start an hour ago", Qds);
        Add("System", "Other", 7000, 0, "did not start", Qds);
        Add("Application", "QlikviewServer", 300, 0, "something", Qds);

        Assert.EndsWith("it is stopped with exit code 1066, the event log says nothing of it", Failure().Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_log_that_cannot_be_read_is_said_and_fails_nothing()
    {
        machine.EventLog.Entries = null;

        Assert.EndsWith("it is stopped with exit code 1066, the event log cannot be read", Failure().Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_texts_are_shortened_and_only_three_are_told()
    {
        for (var n = 0; n < 5; n++)
            Add("Application", Qds, 300 + n, n, new string('.', 10) + string.Concat(Enumerable.Repeat("word ", 100)), Qds);

        var cause = Failure().Cause;

        Assert.DoesNotContain("Application 301", cause, StringComparison.Ordinal);
        Assert.Contains("Application 302", cause, StringComparison.Ordinal);
        Assert.True(cause.Length < 600, $"{cause.Length} characters: {cause}");
    }

    [Theory]
    [InlineData("login with Password=hunter2 failed", "hunter2")]
    [InlineData("connect: pwd = 'two words'", "two words")]
    [InlineData("token: abc.def", "abc.def")]
    [InlineData("sent QVT1-Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFyYmF6 to it", "Zm9vYmFy")]
    public void What_looks_like_a_secret_is_not_passed_on(string text, string secret)
    {
        Add("Application", Qds, 300, 0, text, Qds);

        var cause = Failure().Cause;

        Assert.Contains("***", cause, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, cause, StringComparison.Ordinal);
    }

    private TrustError Failure() => Assert.Throws<TrustException>(() => new ServiceRestarter(machine).Start(Prepared())).Errors[0];

    private string Prepared()
    {
        machine.Services.RequestStop(Qds);
        return Qds;
    }

    private void Add(string log, string source, int id, int second, string text, params string[] values)
        => machine.EventLog.Entries!.Add((log, source, new LoggedEvent(id, machine.Clock.UtcNow.AddSeconds(second), text, values)));
}
