using System.Text;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Errors;

namespace QvTrust.Cli.Tokens;

/// <summary>Writes token files that only administrators, and the server that a token is for, can read, from the first moment on.</summary>
/// <param name="folder">Where they go.</param>
/// <param name="replace">False where a file that is there is kept.</param>
/// <param name="say">Told who owns a file, where it is not Administrators.</param>
/// <param name="account">The SID of a server's computer account, or null where none is known.</param>
internal sealed class TokenFolder(string folder, bool replace, Action<string> say, Func<string, string?> account)
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

    /// <summary>Writes NAME.token.</summary>
    /// <returns>Its full path, and whether the server that it is for may read it as its computer account.</returns>
    internal (string Path, bool IsGranted) Write(string machine, string token)
    {
        var sid = account(machine);
        return (FileOf(machine, sid).Write(Encoding.ASCII.GetBytes(token + "\r\n")), sid is not null);
    }

    private PrivateFile FileOf(string machine, string? reader = null) => new(Path.Combine(folder, machine + ".token"), replace, say, reader);
}
