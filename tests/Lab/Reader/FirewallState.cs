using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.Win32;

namespace QvTrust.Lab.Reader;

/// <summary>
/// The firewall's rules, two ways: through Windows' own interface (function pointers by slot, so that this also holds
/// the lab's server to the vtable of netfw.h) and as the lab's server stores them.
/// </summary>
internal static unsafe partial class FirewallState
{
    private const string Rules = @"SOFTWARE\QvTrustLab\Firewall\Rules";
    private const uint InProcess = 1;
    private const int NoMore = 1;
    private static readonly Guid PolicyClass = new("E2B3C97F-6AE1-41AC-817A-F6F92166D7DD");
    private static readonly Guid RuleClass = new("2C5BC43E-3369-4C33-AB0C-BE9469677AF4");
    private static readonly Guid PolicyInterface = new("98325047-C671-4174-8D81-DEFCD3F03186");
    private static readonly Guid RuleInterface = new("AF230D27-BABA-4E42-ACED-F524F22CFCE2");
    private static readonly Guid EnumInterface = new("00020404-0000-0000-C000-000000000046");

    [StructLayout(LayoutKind.Sequential)]
    private struct Variant
    {
        public ushort Type;
        public ushort Reserved1;
        public ushort Reserved2;
        public ushort Reserved3;
        public nint Pointer;
        public nint Padding;
    }

    public static JsonArray ReadByInterface()
    {
        var found = new List<JsonObject>();
        var rules = OpenRules();
        try
        {
            nint unknown;
            Check(((delegate* unmanaged<nint, nint*, int>)Slot(rules, 11))(rules, &unknown));
            Check(Marshal.QueryInterface(unknown, in EnumInterface, out var list));
            Marshal.Release(unknown);
            while (true)
            {
                Variant item;
                uint fetched;
                var code = ((delegate* unmanaged<nint, uint, Variant*, uint*, int>)Slot(list, 3))(list, 1, &item, &fetched);
                if (code == NoMore || fetched == 0)
                {
                    break;
                }

                Check(code);
                Check(Marshal.QueryInterface(item.Pointer, in RuleInterface, out var rule));
                found.Add(Entry(rule));
                Marshal.Release(rule);
                Marshal.Release(item.Pointer);
            }

            Marshal.Release(list);
        }
        finally
        {
            Marshal.Release(rules);
        }

        return Json.Array(found.OrderBy(r => (string?)r["name"], StringComparer.OrdinalIgnoreCase));
    }

    public static JsonArray ReadByRegistry()
    {
        using var key = Registry.LocalMachine.OpenSubKey(Rules);
        var names = key?.GetSubKeyNames().Order(StringComparer.OrdinalIgnoreCase) ?? Enumerable.Empty<string>();
        return Json.Array(names.Select(name =>
        {
            using var rule = key!.OpenSubKey(name)!;
            var values = new JsonObject { ["key"] = name };
            foreach (var value in rule.GetValueNames().Order(StringComparer.Ordinal))
            {
                values[value] = rule.GetValue(value) is int number ? number : rule.GetValue(value)?.ToString();
            }

            return (JsonNode)values;
        }));
    }

    /// <summary>Removes one rule of this name through Windows' interface.</summary>
    public static void Delete(string name)
    {
        var rules = OpenRules();
        var text = Marshal.StringToBSTR(name);
        try
        {
            Check(((delegate* unmanaged<nint, nint, int>)Slot(rules, 9))(rules, text));
        }
        finally
        {
            Marshal.FreeBSTR(text);
            Marshal.Release(rules);
        }
    }

    /// <summary>Adds an enabled inbound TCP rule through Windows' interface.</summary>
    public static void Add(string name, string ports, string? group)
    {
        const int tcp = 6;
        var rules = OpenRules();
        Check(CoCreateInstance(in RuleClass, 0, InProcess, in RuleInterface, out var rule));
        PutText(rule, 8, name);
        Check(((delegate* unmanaged<nint, int, int>)Slot(rule, 16))(rule, tcp));
        PutText(rule, 18, ports);
        PutText(rule, 36, group ?? "");
        Check(((delegate* unmanaged<nint, short, int>)Slot(rule, 34))(rule, -1));
        Check(((delegate* unmanaged<nint, nint, int>)Slot(rules, 8))(rules, rule));
        Marshal.Release(rule);
        Marshal.Release(rules);
    }

    private static void PutText(nint instance, int slot, string value)
    {
        var text = Marshal.StringToBSTR(value);
        try
        {
            Check(((delegate* unmanaged<nint, nint, int>)Slot(instance, slot))(instance, text));
        }
        finally
        {
            Marshal.FreeBSTR(text);
        }
    }

    private static nint OpenRules()
    {
        // A thread of the runtime's pool may have entered COM already, in a mode that suits as well.
        _ = CoInitializeEx(0, 0);
        Check(CoCreateInstance(in PolicyClass, 0, InProcess, in PolicyInterface, out var policy));
        nint rules;
        Check(((delegate* unmanaged<nint, nint*, int>)Slot(policy, 18))(policy, &rules));
        Marshal.Release(policy);
        return rules;
    }

    private static JsonObject Entry(nint rule) => new()
    {
        ["name"] = Text(rule, 7),
        ["description"] = Text(rule, 9),
        ["application"] = Text(rule, 11),
        ["service"] = Text(rule, 13),
        ["protocol"] = Number(rule, 15),
        ["localPorts"] = Text(rule, 17),
        ["remotePorts"] = Text(rule, 19),
        ["localAddresses"] = Text(rule, 21),
        ["remoteAddresses"] = Text(rule, 23),
        ["direction"] = Number(rule, 27),
        ["enabled"] = Flag(rule, 33),
        ["grouping"] = Text(rule, 35),
        ["profiles"] = Number(rule, 37),
        ["edgeTraversal"] = Flag(rule, 39),
        ["action"] = Number(rule, 41),
    };

    private static string Text(nint instance, int slot)
    {
        nint text;
        Check(((delegate* unmanaged<nint, nint*, int>)Slot(instance, slot))(instance, &text));
        var value = text == 0 ? "" : Marshal.PtrToStringBSTR(text);
        Marshal.FreeBSTR(text);
        return value;
    }

    private static int Number(nint instance, int slot)
    {
        int value;
        Check(((delegate* unmanaged<nint, int*, int>)Slot(instance, slot))(instance, &value));
        return value;
    }

    private static bool Flag(nint instance, int slot)
    {
        short value;
        Check(((delegate* unmanaged<nint, short*, int>)Slot(instance, slot))(instance, &value));
        return value != 0;
    }

    private static void* Slot(nint instance, int slot) => (*(void***)instance)[slot];

    private static void Check(int result)
    {
        if (result < 0)
        {
            throw new Win32Exception(result, $"Firewall: 0x{result:X8}");
        }
    }

    [LibraryImport("ole32.dll")]
    private static partial int CoInitializeEx(nint reserved, uint mode);

    [LibraryImport("ole32.dll")]
    private static partial int CoCreateInstance(in Guid classId, nint outer, uint context, in Guid iid, out nint instance);
}
