using QvTrust.Lab.Runner.Hosting;
using QvTrust.Lab.Runner.Reporting;
using QvTrust.Lab.Runner.State;

namespace QvTrust.Lab.Runner.Trust;

/// <summary>Proves trust between servers: every question is answered by a Windows program in the server and judged again by openssl.</summary>
internal sealed class TrustMatrix(LabInstance lab, string workFolder)
{
    public const int StrangersPort = 15999;
    private const string StrangerFolder = @"C:\lab-stranger";
    private const string RootFile = @"C:\lab-root.pem";

    /// <summary>All rows; wrong answers and disagreements are added to the problems.</summary>
    public IReadOnlyList<TrustRow> Prove(IReadOnlyList<LabRole> roles, ICollection<string> problems)
    {
        var strangers = roles.Select(r => Listening.Stranger(lab[r.Server], StrangersPort, StrangerFolder)).ToList();
        OpenSslJudge.MakeStranger(workFolder);
        var questions = TrustQuestion.All(roles, StrangersPort);
        var rows = questions.GroupBy(q => q.From).AsParallel().WithDegreeOfParallelism(roles.Count)
            .SelectMany(g => Ask(lab[g.Key], [.. g], problems)).ToList();
        foreach (var role in roles)
        {
            lab[role.Server].Kill("lab-reader.exe serve");
        }

        Task.WaitAll([.. strangers]);
        return [.. rows.OrderBy(r => r.From, StringComparer.Ordinal).ThenBy(r => r.To, StringComparer.Ordinal).ThenBy(r => r.Port).ThenByDescending(r => r.Expected)];
    }

    private IEnumerable<TrustRow> Ask(Server from, IReadOnlyList<TrustQuestion> questions, ICollection<string> problems)
    {
        StateReader.Tool(from, "export-root " + RootFile);
        var root = Path.Combine(workFolder, $"{from.Name}.pem");
        File.Copy(from.HostPath(RootFile), root, overwrite: true);
        var judge = new OpenSslJudge(from, root, workFolder);
        var answers = Prober.Ask(from, [.. questions.Select(q => Probe(from, q))]);
        foreach (var (question, answer) in questions.Zip(answers))
        {
            var (accepted, why) = judge.Judge(question);
            var row = $"{question.From} -> {question.To}:{question.Port} {question.Case}";
            lock (problems)
            {
                if (answer.Accepted != question.Expected || !question.Reasons.Contains(answer.Reason))
                {
                    problems.Add($"{row}: expected {string.Join('/', question.Reasons)}, got {answer.Reason}");
                }

                if (accepted != answer.Accepted)
                {
                    problems.Add($"{row}: lab-reader says {answer.Reason}, openssl says {why}");
                }
            }

            yield return new TrustRow(question.From, question.To, question.Port, question.Case, question.Expected, answer.Accepted, answer.Reason);
        }
    }

    private static Probe Probe(Server from, TrustQuestion question) => question.Kind switch
    {
        TrustKind.OursWithClientCertificate => new(question.To, question.Port, "qvproxy"),
        TrustKind.StrangersClientCertificate => new(question.To, question.Port, StrangerFolder),
        TrustKind.OtherMachine => new(question.To, question.Port, Name: question.ExpectedName),
        TrustKind.ByAddress => new(from.AddressOf(question.To), question.Port),
        TrustKind.PlainText => new(question.To, question.Port, Plain: true),
        _ => new(question.To, question.Port),
    };
}
