using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using QvTrust.Core.Certificates;

namespace QvTrust.Benchmarks.Load;

/// <summary>The library on one core, each second of processor time, in turn with the limit: the RSA-2048 signatures a second of <c>openssl speed</c>.</summary>
internal static partial class LibrarySpeed
{
    private const int Seconds = 3;

    public static void Run(int runs)
    {
        using var random = RandomNumberGenerator.Create();
        using var rootKey = RSA.Create(2048);
        using var nodeKey = RSA.Create(2048);
        var root = CertificateInfo.Parse(RootCertificate.Create(rootKey, DateTimeOffset.UtcNow, years: 10, random));
        var issuer = new CertificateIssuer(root, rootKey, null, null);
        var request = CertificationRequest.Build("NODE", nodeKey);
        var key = CertificationRequest.Parse(request).SubjectPublicKeyInfo;
        byte[] Issue(byte[] publicKey) => issuer.Issue(CertificateKind.Server, "NODE", publicKey, SerialNumbers.Next(random), DateTimeOffset.UtcNow);

        var (limit, issued, whole) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run <= runs; run++)
        {
            var rates = (Limit: OpensslSpeed(), Issue: Rate(() => Issue(key)), Whole: Rate(() => Issue(CertificationRequest.Parse(request).SubjectPublicKeyInfo)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{(run == 0 ? "warm" : run.ToString(CultureInfo.InvariantCulture)),4}: openssl {rates.Limit:0}/s, issue {rates.Issue:0}/s, parse, verify and issue {rates.Whole:0}/s"));
            if (run == 0)
                continue;
            limit.Add(rates.Limit);
            issued.Add(rates.Issue);
            whole.Add(rates.Whole);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"issue {Statistics.Median(issued) / Statistics.Median(limit):0.00} of the limit"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"parse, verify and issue {Statistics.Median(whole) / Statistics.Median(limit):0.00} of the limit"));
    }

    // Both by processor time, not by the clock: whatever else the machine does counts for neither.
    private static double Rate(Func<byte[]> work)
    {
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        var count = 0;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < Seconds; count++)
            _ = work();
        self.Refresh();
        return count / (self.TotalProcessorTime - before).TotalSeconds;
    }

    private static double OpensslSpeed()
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", $"speed -seconds {Seconds} rsa2048") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var row = SpeedRow().Match(output);
        return row.Success ? double.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture) : throw new InvalidOperationException("openssl speed says something else: " + output);
    }

    // rsa 2048 bits 0.000262s 0.000008s   3816.7 127000.0
    [GeneratedRegex(@"^rsa 2048 bits\s+\S+s\s+\S+s\s+([0-9.]+)\s", RegexOptions.Multiline)]
    private static partial Regex SpeedRow();
}
