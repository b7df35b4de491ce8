using System.CommandLine;
using System.Text;
using QvTrust.Cli.Terminal;
using QvTrust.Core.Backups;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;

namespace QvTrust.Cli.Backups;

/// <summary>The private half of a recovery certificate in the administrator's file.</summary>
internal static class RecoveryKeyFiles
{
    private const int Largest = 64 * 1024;

    /// <summary>Reads it; where it is encrypted, the password is asked for.</summary>
    internal static KeyedCertificate Read(string path, PasswordOptions password, ParseResult parsed, Streams streams)
    {
        var text = ReadText(path);
        return RecoveryKey.FromPem(text, text.Contains("ENCRYPTED PRIVATE KEY", StringComparison.Ordinal) ? password.Read(parsed, streams) : null);
    }

    /// <summary>Text of a key file or a page; QVT6120 when it cannot be read.</summary>
    internal static string ReadText(string path)
    {
        try
        {
            var content = new FileInfo(path).Length <= Largest ? File.ReadAllBytes(path) : throw new IOException(BackupTexts.KeyTooLarge);
            return Encoding.UTF8.GetString(content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ErrorCatalogue.KeyFileNotRead.From(e, path, e.Message);
        }
    }
}
