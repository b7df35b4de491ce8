using QvTrust.Cli.Commands;
using QvTrust.Cli.Terminal;

return await new CommandLine(Streams.OfProcess()).RunAsync(args);
