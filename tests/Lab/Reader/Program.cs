using System.Text;

namespace QvTrust.Lab.Reader;

/// <summary>The lab's own eyes and hands inside a server. Exit codes: 0 done, 1 failed (text on stderr), 2 wrong call, 3 not found.</summary>
internal static class Program
{
    private const string Usage = """
        usage: lab-reader VERB [--out FILE]
          state                                  the whole state of this server as JSON
          probe --to HOST:PORT [--client none|qvproxy|THUMBPRINT|DIR] [--plain] [--name EXPECTED] [--connect ADDRESS] [--id ID]
          probe --list FILE                      the same for each JSON line of FILE; one JSON line out for each, in order
          make-stranger --dir DIR [--name NAME]  another QlikViewCA with CN=NAME (default: this machine) and CN=QVProxy in DIR
          serve --port PORT --dir DIR | --thumbprint T [--seconds N]
          export-root FILE.pem                   the QlikViewCA roots of LM\Root
          export THUMBPRINT                      a certificate and its private key as PEM, as far as the container gives it out
          keyacl THUMBPRINT                      the rights on a certificate's key
          set-key-acl THUMBPRINT SDDL            sets them; works once in a container's life here
          drop-key-acl THUMBPRINT                loses them: the key has its default rights again
          lock-key THUMBPRINT                    its key is no longer exportable
          delete-cert THUMBPRINT [--with-key]    from LM\My or LM\Root
          delete-key THUMBPRINT                  the certificate stays, its key is gone
          add-root FILE                          a PEM or DER certificate into LM\Root, without key
          add-cert FILE                          the same into LM\My
          to-user THUMBPRINT                     moves a certificate into the user's own store, without key
          forget-user THUMBPRINT                 takes it out of there
          delete-rule NAME                       one firewall rule of this name
          add-rule NAME PORT [--group GROUP]     an inbound TCP rule; names are not unique
          install-and-cancel X.msi --words WORDS --log FILE --at TEXT
                                                 installs, and answers each message from the first one with TEXT on with Cancel;
                                                 ends with Windows Installer's code
        """;

    private static int Main(string[] args)
    {
        try
        {
            if (args.Length == 0)
            {
                throw new UsageException("no verb");
            }

            var arguments = new Arguments(args[1..]);
            var text = Run(args[0], arguments, out var code);
            if (arguments.Option("--out") is { } file)
            {
                File.WriteAllText(file + ".new", text);
                File.Move(file + ".new", file, overwrite: true);
            }
            else
            {
                using var output = Console.OpenStandardOutput();
                output.Write(Encoding.UTF8.GetBytes(text));
            }

            return code;
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine(e.Message);
            Console.Error.WriteLine(Usage);
            return 2;
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(e);
            return 1;
        }
    }

    private static string Run(string verb, Arguments arguments, out int code)
    {
        code = 0;
        switch (verb)
        {
            case "state":
                return Json.Write(MachineState.Read());
            case "probe":
                return Probe.Run(arguments);
            case "make-stranger":
                return Json.Write(Stranger.Make(arguments.Required("--dir"), arguments.Option("--name") ?? Environment.MachineName));
            case "serve":
                Server.Run(arguments);
                return "";
            case "export-root":
                return Breaker.ExportRoots(arguments.Positional(0, "FILE"), out code);
            case "export":
                return Breaker.Export(arguments.Positional(0, "THUMBPRINT"), out code);
            case "keyacl":
                return Breaker.KeyRightsOf(arguments.Positional(0, "THUMBPRINT"), out code);
            case "set-key-acl":
                return Breaker.SetKeyRights(arguments.Positional(0, "THUMBPRINT"), arguments.Positional(1, "SDDL"), out code);
            case "drop-key-acl":
                return Breaker.DropKeyRights(arguments.Positional(0, "THUMBPRINT"), out code);
            case "lock-key":
                return Breaker.LockKey(arguments.Positional(0, "THUMBPRINT"), out code);
            case "delete-cert":
                return Breaker.DeleteCertificate(arguments.Positional(0, "THUMBPRINT"), arguments.Has("--with-key"), out code);
            case "delete-key":
                return Breaker.DeleteKey(arguments.Positional(0, "THUMBPRINT"), out code);
            case "add-root":
                Breaker.Add(arguments.Positional(0, "FILE"), "Root");
                return "";
            case "add-cert":
                Breaker.Add(arguments.Positional(0, "FILE"), "My");
                return "";
            case "to-user":
                return Breaker.MoveToUser(arguments.Positional(0, "THUMBPRINT"), out code);
            case "forget-user":
                return Breaker.ForgetOfUser(arguments.Positional(0, "THUMBPRINT"), out code);
            case "add-rule":
                FirewallState.Add(arguments.Positional(0, "NAME"), arguments.Positional(1, "PORT"), arguments.Option("--group"));
                return "";
            case "delete-rule":
                return Breaker.DeleteRule(arguments.Positional(0, "NAME"), out code);
            case "install-and-cancel":
                return Canceller.Run(arguments, out code);
            default:
                throw new UsageException($"'{verb}' is no verb");
        }
    }
}
