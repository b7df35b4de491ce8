using QvTrust.Cli.Terminal;
using QvTrust.Core.Adoption;
using QvTrust.Core.Errors;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Adoption;

/// <summary>Reads a file that is shown as a sample.</summary>
internal static class SampleReader
{
    private const int Limit = 65536;

    /// <summary>Its content; QVT6510 when it cannot be read or is no certificate's size.</summary>
    internal static SampleFile Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > Limit)
                throw ErrorCatalogue.SampleUnreadable.With(path, TerminalTexts.TooLarge.With(Limit));
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return new SampleFile(path, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw ErrorCatalogue.SampleUnreadable.From(e, path, e.Message);
        }
    }
}
