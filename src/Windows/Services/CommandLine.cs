namespace QvTrust.Windows.Services;

/// <summary>The command line that a service is configured with.</summary>
internal static class CommandLine
{
    private const string Extension = ".exe";

    /// <summary>Its executable, without quotes and arguments, %NAME% parts expanded.</summary>
    public static string Executable(string commandLine)
    {
        var text = Environment.ExpandEnvironmentVariables(commandLine.Trim());
        if (text.StartsWith("\"", StringComparison.Ordinal))
        {
            var end = text.IndexOf('"', 1);
            return end < 0 ? text.Substring(1) : text.Substring(1, end - 1);
        }
        // Unquoted paths with spaces are common: the executable ends where its extension ends a word.
        for (var at = 0; (at = text.IndexOf(Extension, at, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            at += Extension.Length;
            if (at == text.Length || text[at] == ' ')
                return text.Substring(0, at);
        }
        return text.Split(' ')[0];
    }
}
