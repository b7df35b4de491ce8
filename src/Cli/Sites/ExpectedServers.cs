using QvTrust.Cli.Terminal;
using QvTrust.Core.Errors;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Sites;

/// <summary>The file of <c>--expect</c>: the servers that an installation has, <c>MACHINE ROLE[,ROLE]</c> a line, # before a remark.</summary>
internal static class ExpectedServers
{
    private const int Longest = 1 << 20;

    /// <summary>Its servers and roles; QVT6810 with each line that is not understood.</summary>
    internal static IReadOnlyList<(string Machine, Role Role)> Read(string file)
    {
        string[] lines;
        try
        {
            if (new FileInfo(file).Length > Longest)
                throw ErrorCatalogue.ExpectedUnreadable.With(file, TerminalTexts.TooLarge.With(Longest));
            lines = File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ErrorCatalogue.ExpectedUnreadable.From(e, file, e.Message);
        }
        var errors = new List<TrustError>();
        var found = new List<(string, Role)>();
        foreach (var (line, number) in lines.Select((l, i) => (l.Trim(), i + 1)).Where(l => l.Item1.Length > 0 && l.Item1[0] != '#'))
        {
            var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var names = parts.Length == 2 ? parts[1].Split(',', StringSplitOptions.TrimEntries) : [];
            var roles = names.Select(n => RoleTable.All.FirstOrDefault(r => string.Equals(r.Name, n, StringComparison.OrdinalIgnoreCase))).OfType<Role>().ToList();
            if (names.Length == 0 || roles.Count < names.Length || !MachineName.IsValid(parts[0]))
                errors.Add(ErrorCatalogue.ExpectedUnreadable.Describe(file, SiteTexts.ExpectedLine.With(number)));
            found.AddRange(roles.Select(r => (parts[0].ToUpperInvariant(), r)));
        }
        return errors.Count == 0 ? found : throw new TrustException(errors);
    }
}
