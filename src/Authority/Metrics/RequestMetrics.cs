using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using QvTrust.Authority.Est;
using QvTrust.Authority.Health;
using QvTrust.Authority.Revocation;
using QvTrust.Core.Certificates;
using QvTrust.Core.Enrolment;

namespace QvTrust.Authority.Metrics;

/// <summary>Counts requests by what they are for and how they ended. Nothing that a caller chooses becomes a label.</summary>
internal sealed class RequestMetrics
{
    internal const string Administration = "administration";

    // Seconds.
    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private readonly Lock gate = new();
    private readonly SortedDictionary<(string Operation, int Status), long> answers = [];
    private readonly SortedDictionary<string, long> refusals = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Durations> durations = new(StringComparer.Ordinal);

    /// <summary>What a request over the network is for, in one of few words.</summary>
    internal static string Operation(string? path)
    {
        if (EstPath.Parse(path) is not var (operation, kind))
            return path switch
            {
                RevocationListEndpoint.Path => "crl",
                RevocationRequest.Path => "revoke",
                HealthEndpoint.Path => "health",
                _ => "other",
            };
        var of = kind == CertificateKind.Client ? "client" : "server";
        return operation switch
        {
            "cacerts" or "csrattrs" => operation,
            "simpleenroll" => "enrol_" + of,
            "simplereenroll" => "renew_" + of,
            _ => "other",
        };
    }

    /// <summary>Counts an answer.</summary>
    /// <param name="context">The request, answered.</param>
    /// <param name="operation">What it was for.</param>
    /// <param name="started">When it began, as <see cref="Stopwatch"/> tells it.</param>
    internal void Answered(HttpContext context, string operation, long started)
    {
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        lock (gate)
        {
            Add(answers, (operation, context.Response.StatusCode));
            if (context.Features.Get<Refused>() is { } refused)
                Add(refusals, refused.Code);
            if (!durations.TryGetValue(operation, out var taken))
                durations.Add(operation, taken = new Durations());
            taken.Add(seconds);
        }
    }

    internal void Write(Exposition page)
    {
        lock (gate)
        {
            page.Family("qvtrust_requests_total", "counter", MetricsTexts.Requests);
            foreach (var ((operation, status), count) in answers)
                page.Sample("qvtrust_requests_total", count, ("operation", operation), ("status", status.ToString(CultureInfo.InvariantCulture)));
            page.Family("qvtrust_refusals_total", "counter", MetricsTexts.Refusals);
            foreach (var (code, count) in refusals)
                page.Sample("qvtrust_refusals_total", count, ("code", code));
            page.Family("qvtrust_request_duration_seconds", "histogram", MetricsTexts.RequestDuration);
            foreach (var (operation, taken) in durations)
                taken.Write(page, operation);
        }
    }

    private static void Add<T>(SortedDictionary<T, long> counts, T key)
        where T : notnull
        => counts[key] = counts.GetValueOrDefault(key) + 1;

    /// <summary>A histogram.</summary>
    private sealed class Durations
    {
        private readonly long[] buckets = new long[Bounds.Length + 1];
        private double sum;

        internal void Add(double seconds)
        {
            var bucket = Array.FindIndex(Bounds, b => seconds <= b);
            buckets[bucket < 0 ? Bounds.Length : bucket]++;
            sum += seconds;
        }

        internal void Write(Exposition page, string operation)
        {
            const string name = "qvtrust_request_duration_seconds";
            var count = 0L;
            for (var i = 0; i < buckets.Length; i++)
            {
                count += buckets[i];
                var bound = i < Bounds.Length ? Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                page.Sample(name + "_bucket", count, ("operation", operation), ("le", bound));
            }
            page.Sample(name + "_sum", sum, ("operation", operation));
            page.Sample(name + "_count", count, ("operation", operation));
        }
    }
}

/// <summary>The code of the error that answered a request.</summary>
internal sealed record Refused(string Code);
