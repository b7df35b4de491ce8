using System.CommandLine;
using QvTrust.Authority.Admin;
using QvTrust.Cli.Authority;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Core.Setup;
using QvTrust.Core.Setup.Trust;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Commands;

/// <summary><c>qvtrust secrets list|rotate</c>.</summary>
internal static class SecretsCommands
{
    internal static Command Create(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var command = new Command("secrets", HelpTexts.Secrets)
        {
            List(streams, examples, machine),
            Rotate(streams, examples, machine),
        };
        examples[command] = ["qvtrust secrets list", "qvtrust secrets rotate"];
        return command;
    }

    private static Command List(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var command = new Command("list", HelpTexts.SecretsList);
        command.SetAction(_ =>
        {
            var secrets = ServerSecrets.Open(machine("secrets list"));
            foreach (var key in secrets.Ring.Keys)
                streams.Out.WriteLine((key == secrets.Ring.Current ? CommandTexts.SecretsCurrent : CommandTexts.SecretsForReading).With(key.Id));
            streams.Say(CommandTexts.SecretsKept.With(secrets.Certificate));
            return ExitCodes.Ok;
        });
        examples[command] = ["qvtrust secrets list"];
        return command;
    }

    private static Command Rotate(Streams streams, Dictionary<Command, IReadOnlyList<string>> examples, Func<string, IMachine> machine)
    {
        var command = new Command("rotate", HelpTexts.SecretsRotate);
        command.SetAction(_ =>
        {
            var here = machine("secrets rotate");
            // Asked before, because the service restarts.
            var servers = EnrolledHere();
            // The service, which restarts in the rotation, seals a backup of each set that it finds in force.
            streams.Say(CommandTexts.SecretsRotateBackup);
            using var log = new RunLog(streams);
            SecretsRotation.Run(new SetupEngine(here, log, _ => throw new InvalidOperationException("a rotation enrols nowhere")), here);
            streams.Out.WriteLine(ServerSecrets.Open(here).Ring.Current.Id);
            Tell(streams, servers);
            return ExitCodes.Ok;
        });
        examples[command] = ["qvtrust secrets rotate"];
        return command;
    }

    /// <summary>Says which servers lack the new key and how they get it.</summary>
    internal static void Tell(Streams streams, IReadOnlyList<ServerRoles>? servers)
    {
        if (servers is { Count: 0 })
            return;
        streams.Say(CommandTexts.SecretsServersLackKey);
        streams.Say(CommandTexts.SecretsServersGetKey);
        foreach (var server in servers ?? [])
            streams.Say($"  qvtrust token new {server.Machine} --roles {string.Join(',', server.Roles)}");
        if (servers is null)
            streams.Say(CommandTexts.SecretsServersUnknown);
    }

    /// <summary>Machines whose tokens were redeemed, with all roles of theirs.</summary>
    internal static IReadOnlyList<ServerRoles> Enrolled(IEnumerable<ListedToken> tokens)
        => [.. tokens.Where(t => t.Redeemed.Count > 0)
            .GroupBy(t => t.Machine, StringComparer.OrdinalIgnoreCase)
            .Select(g => new ServerRoles(g.Key, [.. g.SelectMany(t => t.Roles).Distinct()]))
            .OrderBy(s => s.Machine, StringComparer.Ordinal)];

    private static IReadOnlyList<ServerRoles>? EnrolledHere()
    {
        try
        {
            using var client = AdminClient.To(null);
            return Enrolled(client.ListAsync(CancellationToken.None).GetAwaiter().GetResult());
        }
        catch (TrustException)
        {
            // A service that does not run is no reason not to rotate.
            return null;
        }
    }
}
