namespace QvTrust.Lab.Reader;

/// <summary>A verb's arguments: --name VALUE options, --name flags and what stands alone.</summary>
internal sealed class Arguments(IReadOnlyList<string> arguments)
{
    private static readonly HashSet<string> Flags = ["--plain", "--with-key"];

    /// <summary>The value behind an option, null where the option is not given.</summary>
    public string? Option(string name)
    {
        for (var i = 0; i + 1 < arguments.Count; i++)
        {
            if (arguments[i] == name)
            {
                return arguments[i + 1];
            }
        }

        return null;
    }

    public bool Has(string flag) => arguments.Contains(flag);

    public string Required(string name) => Option(name) ?? throw new UsageException($"{name} is missing");

    /// <summary>The n-th argument that belongs to no option.</summary>
    public string Positional(int index, string what)
    {
        var alone = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                alone.Add(arguments[i]);
            }
            else if (!Flags.Contains(arguments[i]))
            {
                i++;
            }
        }

        return index < alone.Count ? alone[index] : throw new UsageException($"{what} is missing");
    }
}

/// <summary>A wrong call of the reader; the text is for whoever typed it.</summary>
internal sealed class UsageException(string message) : Exception(message);
