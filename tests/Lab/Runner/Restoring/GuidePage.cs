namespace QvTrust.Lab.Runner.Restoring;

/// <summary>A command of the page and the words that the page says it prints.</summary>
/// <param name="Heading">The heading that it stands under.</param>
/// <param name="Command">As it is typed.</param>
/// <param name="Words">Lines of the page behind it; <c>...</c> in one stands for anything.</param>
internal sealed record GuideStep(string Heading, string Command, IReadOnlyList<string> Words);

/// <summary>
/// What a newcomer does with a page: in each block marked <c>console</c>, a line behind the prompt is typed, and the lines
/// below it must be printed. A block whose first line is <see cref="TriedElsewhere"/> is left out, and counted.
/// </summary>
internal sealed class GuidePage
{
    public const string TriedElsewhere = "(tried by another scenario than this page)";
    private const string Prompt = @"C:\> ";
    private const string Fence = "```";

    private GuidePage(IReadOnlyList<GuideStep> steps, int blocks, int leftOut) => (Steps, Blocks, LeftOut) = (steps, blocks, leftOut);

    public IReadOnlyList<GuideStep> Steps { get; }

    public int Blocks { get; }

    public int LeftOut { get; }

    public static GuidePage Parse(string markdown)
    {
        var steps = new List<GuideStep>();
        var (heading, blocks, leftOut) = ("", 0, 0);
        string? open = null;
        var skip = false;
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith(Fence, StringComparison.Ordinal))
            {
                open = open is null ? line[Fence.Length..] : null;
                (blocks, skip) = (open is null ? blocks : blocks + 1, false);
            }
            else if (open is null && line.StartsWith('#'))
            {
                heading = line.TrimStart('#', ' ');
            }
            else if (open is not null && line == TriedElsewhere)
            {
                (leftOut, skip) = (leftOut + 1, true);
            }
            else if (open == "console" && !skip)
            {
                Read(steps, heading, line);
            }
            else if (open is not null && open != "console")
            {
                throw new LabException($"a block under '{heading}' is neither tried nor says that it is not: {line}");
            }
        }

        return new GuidePage(steps, blocks, leftOut);
    }

    private static void Read(List<GuideStep> steps, string heading, string line)
    {
        if (line.StartsWith(Prompt, StringComparison.Ordinal))
        {
            steps.Add(new GuideStep(heading, line[Prompt.Length..], []));
        }
        else if (line.Length > 0)
        {
            var last = steps.Count > 0 && steps[^1].Heading == heading ? steps[^1] : throw new LabException($"a block under '{heading}' begins without a command: {line}");
            steps[^1] = last with { Words = [.. last.Words, line] };
        }
    }
}
