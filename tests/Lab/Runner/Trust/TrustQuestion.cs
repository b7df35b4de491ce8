namespace QvTrust.Lab.Runner.Trust;

/// <summary>What is tried.</summary>
internal enum TrustKind
{
    /// <summary>As services of one installation talk to each other.</summary>
    Ours,

    /// <summary>The same on the port that asks for a client certificate, with the caller's CN=QVProxy.</summary>
    OursWithClientCertificate,

    /// <summary>No client certificate where one is asked for.</summary>
    NoClientCertificate,

    /// <summary>CN=QVProxy of another QlikViewCA.</summary>
    StrangersClientCertificate,

    /// <summary>The peer shows a certificate of another QlikViewCA: same names, other key.</summary>
    StrangersRoot,

    /// <summary>The peer's certificate is for another machine than the one that the caller wants.</summary>
    OtherMachine,

    /// <summary>The caller uses an address instead of the name.</summary>
    ByAddress,

    /// <summary>The caller speaks plain text.</summary>
    PlainText,
}

/// <summary>One row of the trust matrix before it is answered.</summary>
internal sealed record TrustQuestion(string From, string To, int Port, TrustKind Kind, string ExpectedName)
{
    public bool Expected => Kind is TrustKind.Ours or TrustKind.OursWithClientCertificate;

    /// <summary>The only reasons for which lab-reader may refuse; a refusal for another one is a failure as well.</summary>
    public string[] Reasons => Kind switch
    {
        TrustKind.Ours or TrustKind.OursWithClientCertificate => ["ok"],
        TrustKind.NoClientCertificate or TrustKind.StrangersClientCertificate => ["client-certificate-refused"],
        TrustKind.StrangersRoot => ["untrusted-root"],
        TrustKind.OtherMachine => ["name-mismatch"],
        TrustKind.ByAddress => ["address-not-name"],
        TrustKind.PlainText => ["plain-text-refused"],
        _ => throw new InvalidOperationException($"unknown kind {Kind}"),
    };

    public string Case => Kind switch
    {
        TrustKind.Ours => "by name",
        TrustKind.OursWithClientCertificate => "by name, with our CN=QVProxy",
        TrustKind.NoClientCertificate => "no client certificate",
        TrustKind.StrangersClientCertificate => "CN=QVProxy of another root",
        TrustKind.StrangersRoot => "a stranger's QlikViewCA",
        TrustKind.OtherMachine => "another machine's name",
        TrustKind.ByAddress => "by IP address",
        TrustKind.PlainText => "plain text",
        _ => throw new InvalidOperationException($"unknown kind {Kind}"),
    };

    /// <summary>Everything that is tried: each server to each TLS port of each other one.</summary>
    public static IReadOnlyList<TrustQuestion> All(IReadOnlyList<LabRole> roles, int strangersPort)
    {
        List<TrustQuestion> questions = [];
        foreach (var from in roles)
        {
            foreach (var to in roles.Where(r => r != from))
            {
                foreach (var port in to.TlsPorts)
                {
                    questions.AddRange(OnPort(from, to, port));
                }

                questions.Add(new(from.Server, to.Server, strangersPort, TrustKind.StrangersRoot, to.Server));
            }
        }

        return questions;
    }

    private static IEnumerable<TrustQuestion> OnPort(LabRole from, LabRole to, int port)
    {
        TrustQuestion Ask(TrustKind kind, string? name = null) => new(from.Server, to.Server, port, kind, name ?? to.Server);
        if (port == LabRole.ClientPort)
        {
            yield return Ask(TrustKind.OursWithClientCertificate);
            yield return Ask(TrustKind.NoClientCertificate);
            yield return Ask(TrustKind.StrangersClientCertificate);
        }
        else
        {
            yield return Ask(TrustKind.Ours);
        }

        yield return Ask(TrustKind.OtherMachine, from.Server);
        yield return Ask(TrustKind.ByAddress);
        yield return Ask(TrustKind.PlainText);
    }
}
