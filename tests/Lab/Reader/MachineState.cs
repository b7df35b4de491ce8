using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using QvTrust.Lab.Machine;

namespace QvTrust.Lab.Reader;

/// <summary>Everything on this server that the product may touch, read without the product.</summary>
internal static class MachineState
{
    public static JsonObject Read() => new()
    {
        ["machine"] = Environment.MachineName,
        ["time"] = DateTime.UtcNow.ToString("o"),
        ["stores"] = new JsonObject
        {
            [@"LM\My"] = CertificateState.Read(CertificateStore.Machine("My")),
            [@"LM\Root"] = CertificateState.Read(CertificateStore.Machine("Root")),
            [@"CU\My"] = CertificateState.Read(CertificateStore.User("My")),
        },
        ["keyContainers"] = CertificateState.ReadContainers(),
        ["firewall"] = new JsonObject
        {
            ["com"] = FirewallState.ReadByInterface(),
            ["registry"] = FirewallState.ReadByRegistry(),
        },
        ["services"] = Services(),
        ["files"] = Files(),
        ["registry"] = RegistryState.Read(),
        ["uninstall"] = RegistryState.ReadUninstall(),
        ["installerProducts"] = RegistryState.ReadProducts(),
    };

    private static JsonArray Services()
    {
        using var manager = new ServiceManager();
        var facts = manager.Names()
            .Where(n => ((string[])["qlikview", "qvtrust", "w3svc"]).Any(part => n.Contains(part, StringComparison.OrdinalIgnoreCase)))
            .Select(manager.Find).OfType<ServiceFacts>();
        return Json.Array(facts.Select(f => (JsonNode)new JsonObject
        {
            ["name"] = f.Name,
            ["displayName"] = f.DisplayName,
            ["account"] = f.Account,
            ["path"] = f.Path,
            ["fileVersion"] = FileVersion(f.Path),
            ["startType"] = f.StartType switch { 2 => "auto", 3 => "demand", 4 => "disabled", var other => other.ToString(null, null) },
            ["dependencies"] = Json.Array(f.Dependencies.Select(d => (JsonNode)d)),
            ["state"] = ServiceManager.StateName(f.State),
            ["pid"] = f.ProcessId,
            ["started"] = Started(f.ProcessId),
            ["exitCode"] = f.ExitCode,
            ["specificExitCode"] = f.SpecificExitCode,
        }));
    }

    private static string? FileVersion(string path)
    {
        var program = path.StartsWith('"') ? path.Split('"')[1] : path;
        return File.Exists(program) ? FileVersionInfo.GetVersionInfo(program).FileVersion : null;
    }

    private static string? Started(uint processId)
    {
        if (processId == 0)
        {
            return null;
        }

        try
        {
            using var process = Process.GetProcessById((int)processId);
            return process.StartTime.ToUniversalTime().ToString("o");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended between the two questions.
            return null;
        }
    }

    private static JsonArray Files()
    {
        var programs = Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles);
        var data = Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData);
        string[] roots =
        [
            .. Directory.GetDirectories(programs, "QvTrust*"), Path.Combine(programs, "QlikView"),
            .. Directory.GetDirectories(data, "QvTrust*"), Path.Combine(data, "QlikTech"),
            Path.Combine(Environment.SystemDirectory, "tasks"),
        ];
        var entries = roots.Where(Directory.Exists)
            .SelectMany(r => Directory.EnumerateFileSystemEntries(r, "*", SearchOption.AllDirectories).Prepend(r))
            .Order(StringComparer.OrdinalIgnoreCase);
        return Json.Array(entries.Select(e => (JsonNode)FileEntry(e)));
    }

    private static JsonObject FileEntry(string path)
    {
        if (Directory.Exists(path))
        {
            return new JsonObject { ["path"] = path, ["folder"] = true };
        }

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new JsonObject
            {
                ["path"] = path,
                ["size"] = file.Length,
                ["sha256"] = Convert.ToHexString(SHA256.HashData(file)),
                ["written"] = File.GetLastWriteTimeUtc(path).ToString("o"),
            };
        }
        catch (IOException e)
        {
            // Locked by its service, or gone since it was listed: part of the state as well.
            return new JsonObject { ["path"] = path, ["unreadable"] = e.Message };
        }
    }
}
