using QvTrust.Authority.Admin;
using QvTrust.Core.Errors;
using QvTrust.Core.Roles;
using QvTrust.Core.Settings;
using QvTrust.Core.Texts;

namespace QvTrust.Cli.Tokens;

/// <summary>The servers that tokens are wanted for, from the command line or a roster, every error at once.</summary>
internal static class Servers
{
    internal static IReadOnlyList<ServerRoles> From(IReadOnlyList<string> machines, string? roles, string? roster)
    {
        var errors = new List<TrustError>();
        var servers = new List<ServerRoles>();
        if (machines.Count == 0 && roster is null)
            errors.Add(ErrorCatalogue.CommandLineWrong.Describe(TokenTexts.NoServer));
        if (machines.Count > 0 && roles is null)
            errors.Add(ErrorCatalogue.CommandLineWrong.Describe(TokenTexts.RolesMissing));
        var common = Roles(roles ?? "", errors);
        servers.AddRange(machines.Select(m => new ServerRoles(Machine(m, errors), common)));
        if (roster is not null)
            servers.AddRange(Roster(roster, errors));
        var twice = servers.GroupBy(s => s.Machine).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
            errors.Add(ErrorCatalogue.CommandLineWrong.Describe(TokenTexts.ServerTwice.With(twice.Key)));
        return errors.Count == 0 ? servers : throw new TrustException(errors);
    }

    private static List<ServerRoles> Roster(string file, List<TrustError> errors)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ErrorCatalogue.RosterUnreadable.From(e, file, e.Message);
        }
        var servers = new List<ServerRoles>();
        foreach (var (line, number) in lines.Select((l, i) => (l.Trim(), i + 1)))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 2)
                servers.Add(new ServerRoles(Machine(parts[0], errors), Roles(parts[1], errors)));
            else
                errors.Add(ErrorCatalogue.RosterUnreadable.Describe(file, TokenTexts.RosterLine.With(number)));
        }
        return servers;
    }

    private static string Machine(string name, List<TrustError> errors)
    {
        if (!MachineName.IsValid(name))
            errors.Add(ErrorCatalogue.MachineNameMalformed.Describe(name));
        return name.ToUpperInvariant();
    }

    private static List<string> Roles(string text, List<TrustError> errors)
    {
        var roles = new List<string>();
        foreach (var name in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var role = RoleTable.All.FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase));
            if (role is null)
                errors.Add(ErrorCatalogue.RoleUnknown.Describe(name));
            else if (role.IsAuthority)
                errors.Add(ErrorCatalogue.RoleNeedsNoToken.Describe(role.Name));
            else if (!roles.Contains(role.Name))
                roles.Add(role.Name);
        }
        return roles;
    }
}
