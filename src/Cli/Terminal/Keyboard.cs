using System.Text;

namespace QvTrust.Cli.Terminal;

/// <summary>Reads what must not be seen.</summary>
internal static class Keyboard
{
    /// <summary>Asks on standard error and reads a line without showing it.</summary>
    internal static string AskSecret(string question)
    {
        Console.Error.Write(question);
        var text = new StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace)
                text.Length = Math.Max(0, text.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                text.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return text.ToString();
    }
}
