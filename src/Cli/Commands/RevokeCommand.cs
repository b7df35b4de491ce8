using System.CommandLine;
using QvTrust.Authority.Admin;
using QvTrust.Cli.Authority;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Certificates;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust revoke</c>: says each time what a revocation does not do.</summary>
internal static class RevokeCommand
{
    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples)
    {
        var socket = SocketOption.Create(recursive: false);
        var name = new Argument<string>("NAME") { Description = "A thumbprint or serial number, or a machine: then all certificates of it that are valid." };
        var reason = new Option<string>("--reason") { Description = "Why (RFC 5280). A key revoked for keyCompromise is never certified again.", Required = true };
        reason.AcceptOnlyFromAmong([.. RevocationReasons.Names]);
        var command = new Command("revoke", "Revokes certificates for good; on the QMS server, as Administrator. QlikView's services check no revocation: a server keeps its access to QlikView until its certificates expire or are removed from it. This authority renews them no more, and names them in its revocation list.")
        {
            name, reason, socket,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = AdminClient.To(parsed.GetValue(socket));
            Print(streams, await client.RevokeCertificatesAsync(new NewRevocation(parsed.GetValue(name)!, parsed.GetValue(reason)!), cancel));
            return ExitCodes.Ok;
        });
        examples[command] =
        [
            "qvtrust revoke QVS01 --reason cessationOfOperation",
            "qvtrust revoke 4CFE3E2B6A1F0C6E5A9D7E0B1C2D3E4F50617283 --reason keyCompromise",
        ];
        return command;
    }

    private static void Print(Streams streams, MadeRevocation made)
    {
        foreach (var c in made.Certificates)
        {
            var state = c.IsNew ? "revoked" : $"was revoked before by {c.RevokedBy}, nothing changed:";
            streams.Out.WriteLine($"{c.Thumbprint}  {(c.Machine.Length == 0 ? "?" : c.Machine),-15}  {c.Kind,-7}  {state} {c.Revoked:yyyy-MM-dd HH:mm} UTC ({c.Reason})");
        }
        var end = made.Certificates.Any(c => c.NotAfter is null) ? "they expire" : $"they expire ({made.Certificates.Max(c => c.NotAfter):yyyy-MM-dd})";
        streams.Say($"QlikView's services check no revocation: whoever has the keys keeps access to QlikView until {end} or the certificates are removed from that server.");
        streams.Say(made.HasList
            ? $"This authority renews them no more, and they stand in its revocation list: https://{made.QmsHost}:{made.Port}/crl"
            : "This authority renews them no more. There is no revocation list: the key usage of its QlikViewCA lacks cRLSign.");
        foreach (var token in made.OpenTokens)
            streams.Say($"An open token still gives this machine new certificates; to void it: qvtrust token revoke {token}");
    }
}
