namespace QvTrust.Lab.Package;

/// <summary>Command line: a verb, a package file where the verb has one, and named values.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> named = [];
    private readonly List<string> plain = [];

    public Arguments(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                plain.Add(arguments[i]);
            }
            else if (++i < arguments.Count)
            {
                named[arguments[i - 1][2..]] = arguments[i];
            }
            else
            {
                throw new PackageException($"{arguments[i - 1]} needs a value");
            }
        }
    }

    public string Verb => plain.Count > 0 ? plain[0] : "";

    public string Package => plain.Count == 2 ? plain[1] : throw new PackageException("one MSI is needed");

    public string this[string name] => named.TryGetValue(name, out var value) ? value : throw new PackageException($"--{name} is needed");

    public string Or(string name, string otherwise) => named.GetValueOrDefault(name, otherwise);
}
