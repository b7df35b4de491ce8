using QvTrust.Lab.Runner.Hosting;

namespace QvTrust.Lab.Runner.Trust;

/// <summary>
/// The second opinion: openssl on the caller's network, with the caller's own exported root as its only anchor.
/// It has no Windows private key, so of a client certificate of ours it judges the server's side of the handshake.
/// </summary>
internal sealed class OpenSslJudge(Server from, string rootPem, string strangerFolder)
{
    /// <summary>Whether the peer is to be trusted, and answers where that can be seen.</summary>
    public (bool Accepted, string Why) Judge(TrustQuestion question)
    {
        var address = from.AddressOf(question.To);
        return question.Kind switch
        {
            TrustKind.PlainText => PlainText(address, question.Port),
            TrustKind.NoClientCertificate => Handshake(address, question, needAnswer: true),
            TrustKind.StrangersClientCertificate => Handshake(address, question, needAnswer: true,
                "-cert", Path.Combine(strangerFolder, "client.pem"), "-key", Path.Combine(strangerFolder, "client.key")),
            _ => Handshake(address, question, needAnswer: false),
        };
    }

    /// <summary>A root of the same name with a client certificate, as files for openssl.</summary>
    public static void MakeStranger(string folder)
    {
        Directory.CreateDirectory(folder);
        string At(string file) => Path.Combine(folder, file);
        File.WriteAllText(At("client.ext"), "extendedKeyUsage=clientAuth\n");
        Shell.Run("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha256", "-days", "30", "-subj", "/CN=QlikViewCA", "-keyout", At("root.key"), "-out", At("root.pem")])
            .Expect("openssl makes a root");
        Shell.Run("openssl", ["req", "-newkey", "rsa:2048", "-nodes", "-sha256", "-subj", "/CN=QVProxy", "-keyout", At("client.key"), "-out", At("client.csr")])
            .Expect("openssl makes a request");
        Shell.Run("openssl", ["x509", "-req", "-in", At("client.csr"), "-CA", At("root.pem"), "-CAkey", At("root.key"), "-CAcreateserial", "-days", "30", "-sha256", "-extfile", At("client.ext"), "-out", At("client.pem")])
            .Expect("openssl signs a client certificate");
    }

    private (bool Accepted, string Why) Handshake(string address, TrustQuestion question, bool needAnswer, params string[] more)
    {
        string[] name = question.Kind == TrustKind.ByAddress ? ["-verify_ip", address] : ["-verify_hostname", question.ExpectedName];
        // An answer is read only where it decides: the server gets half a second for it.
        var input = needAnswer ? "(printf 'GET / HTTP/1.0\\r\\n\\r\\n'; sleep 0.5)" : "true";
        var ran = from.Net(
        [
            "bash", "-c", input + " | timeout 10 openssl s_client \"$@\" 2>&1", "judge",
            "-connect", $"{address}:{question.Port}", "-CAfile", rootPem, "-no-CApath", "-no-CAstore", "-verify_return_error",
            "-servername", question.To, .. name, .. more,
        ]);
        var answered = ran.Output.Contains("HTTP/1", StringComparison.Ordinal);
        // "Verify return code: 0" is also printed where no certificate was ever seen: the callback's own lines decide.
        var chain = ran.Output.Contains("depth=0", StringComparison.Ordinal)
            && ran.Output.Contains("verify return:1", StringComparison.Ordinal)
            && !ran.Output.Contains("verify error", StringComparison.Ordinal);
        var why = ran.Output.Split('\n').FirstOrDefault(
            l => l.Contains("verify error", StringComparison.Ordinal) || l.Contains("alert", StringComparison.Ordinal),
            chain ? "chain and name ok" : "no verified handshake");
        return (chain && (answered || !needAnswer), why.Trim());
    }

    private (bool Accepted, string Why) PlainText(string address, int port)
    {
        var ran = from.Net("bash", "-c", "exec 3<>\"/dev/tcp/$1/$2\" && printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3 && timeout 3 head -c 5 <&3 | od -An -c", "judge", address, $"{port}");
        var text = ran.Output.Replace(" ", "", StringComparison.Ordinal).Trim();
        return (text.StartsWith("HTTP/", StringComparison.Ordinal), text.Length == 0 ? "no answer to plain text" : text);
    }
}
