using System.Text;

namespace QvTrust.Cli.Terminal;

/// <summary>Asks whoever sits there.</summary>
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

    /// <summary>Asks on standard error; true for y or yes.</summary>
    internal static bool Agree(string question)
    {
        Console.Error.Write(question + " [y/N] ");
        return Console.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
