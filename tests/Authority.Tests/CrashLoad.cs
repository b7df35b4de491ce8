using System.Collections.Concurrent;
using System.Net;
using QvTrust.Core.Certificates;

namespace QvTrust.Authority.Tests;

/// <summary>An enrolment whose token was handed out; its certificate (hexadecimal) and the head of the audit where its answer came completely.</summary>
internal sealed record CrashEnrolment(int Caller, string Machine, string TokenId, string Token)
{
    internal string? Certificate { get; set; }

    internal string? AuditHead { get; set; }
}

/// <summary>Callers with a TLS connection, a machine and a key each, token after token, until the service is gone.</summary>
/// <param name="authority">The service.</param>
/// <param name="requests">A request for each caller, and one for a key that nobody has.</param>
internal sealed class CrashLoad(RunningAuthority authority, IReadOnlyList<byte[]> requests)
{
    internal const int Callers = 8;

    internal CrashRound Start(CancellationToken stop)
    {
        var round = new CrashRound();
        for (var caller = 0; caller < Callers; caller++)
            round.Add(RunAsync(caller, round, stop));
        return round;
    }

    /// <summary>Asks once more for what was asked for before the kill, on a new connection.</summary>
    internal async Task AskAgainAsync(CrashEnrolment enrolment)
    {
        var reply = await EnrolAsync(enrolment);
        Assert.True(reply.Certificate is not null, $"after a lost answer: {reply.Code}");
        (enrolment.Certificate, enrolment.AuditHead) = (reply.Certificate, reply.AuditHead);
    }

    internal Task<(string? Certificate, string? AuditHead, string Code)> EnrolAsync(CrashEnrolment enrolment) => EnrolAsync(enrolment, requests[enrolment.Caller]);

    internal Task<(string? Certificate, string? AuditHead, string Code)> EnrolWithOtherKeyAsync(CrashEnrolment enrolment) => EnrolAsync(enrolment, requests[Callers]);

    private async Task<(string? Certificate, string? AuditHead, string Code)> EnrolAsync(CrashEnrolment enrolment, byte[] request)
    {
        using var client = authority.Https();
        return await EnrolAsync(client, enrolment, request);
    }

    private static async Task<(string? Certificate, string? AuditHead, string Code)> EnrolAsync(HttpClient client, CrashEnrolment enrolment, byte[] request)
    {
        var reply = await RunningAuthority.EnrolAsync(client, request, enrolment.Token, enrolment.Machine);
        return reply.Status == HttpStatusCode.OK
            ? (Convert.ToHexString(Pkcs7.Parse(Convert.FromBase64String(reply.Body)).Single()), reply.AuditHead, "")
            : (null, null, reply.Code);
    }

    private async Task RunAsync(int caller, CrashRound round, CancellationToken stop)
    {
        var machine = $"QVS{caller}";
        using var client = authority.Https();
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var (id, token) = await authority.NewTokenAsync(machine);
                var enrolment = new CrashEnrolment(caller, machine, id, token);
                round.Asked(enrolment);
                var reply = await EnrolAsync(client, enrolment, requests[caller]);
                Assert.True(reply.Certificate is not null, reply.Code);
                (enrolment.Certificate, enrolment.AuditHead) = (reply.Certificate, reply.AuditHead);
                round.Got();
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The kill that the tests are about.
        }
    }
}

/// <summary>What was asked for between a start and a kill.</summary>
internal sealed class CrashRound
{
    private readonly List<Task> callers = [];
    private readonly ConcurrentQueue<CrashEnrolment> enrolments = [];
    private int answered;

    internal int Answered => Volatile.Read(ref answered);

    internal void Add(Task caller) => callers.Add(caller);

    internal void Asked(CrashEnrolment enrolment) => enrolments.Enqueue(enrolment);

    internal void Got() => Interlocked.Increment(ref answered);

    /// <summary>A caller that was refused ends, and would be waited for in vain.</summary>
    internal void ThrowIfRefused()
    {
        if (callers.Find(c => c.IsFaulted) is { } refused)
            refused.GetAwaiter().GetResult();
    }

    internal async Task<List<CrashEnrolment>> EndAsync()
    {
        await Task.WhenAll(callers);
        return [.. enrolments];
    }
}
