namespace QvTrust.Lab.MachineContract;

/// <summary>Runs cases and prints what became of them.</summary>
/// <param name="output">Where the lines go.</param>
/// <param name="wanted">Beginnings of case names; none means all.</param>
internal sealed class CaseReport(TextWriter output, string[] wanted)
{
    private int passed;
    private int failed;

    public void Case(string name, Action work)
    {
        if (wanted.Length > 0 && !wanted.Any(w => name.StartsWith(w, StringComparison.Ordinal)))
            return;
        // Whatever a case throws is its result, and the next one runs.
        try
        {
            work();
            passed++;
            output.WriteLine($"ok {name}");
        }
        catch (Exception why)
        {
            failed++;
            output.WriteLine($"FAILED {name}: {OneLine(why is CaseFailedException ? why.Message : why.ToString())}");
        }
    }

    private static string OneLine(string text) => string.Join(" | ", text.Split('\n').Select(line => line.Trim()));

    /// <summary>The last line and the exit code.</summary>
    public int Summarise()
    {
        output.WriteLine($"{passed} ok, {failed} failed");
        return failed == 0 && passed > 0 ? 0 : 1;
    }
}
