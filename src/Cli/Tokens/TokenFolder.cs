using System.Text;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Errors;

namespace QvTrust.Cli.Tokens;

/// <summary>Writes token files that only administrators can read, from the first moment on.</summary>
internal sealed class TokenFolder(string folder, bool replace)
{
    /// <summary>Refuses what <see cref="Write"/> could not do.</summary>
    internal void Check(IEnumerable<string> machines)
    {
        if (!Directory.Exists(folder))
            throw ErrorCatalogue.WriteFailed.With(Path.GetFullPath(folder), TerminalTexts.NoFolder);
        var errors = machines.Select(m => FileOf(m).Fault()).OfType<TrustError>().ToList();
        if (errors.Count > 0)
            throw new TrustException(errors);
    }

    /// <summary>Writes NAME.token and returns its full path.</summary>
    internal string Write(string machine, string token) => FileOf(machine).Write(Encoding.ASCII.GetBytes(token + "\r\n"));

    private PrivateFile FileOf(string machine) => new(Path.Combine(folder, machine + ".token"), replace);
}
