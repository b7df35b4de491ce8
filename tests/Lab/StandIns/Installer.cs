using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using QvTrust.Lab.Machine;

namespace QvTrust.Lab.StandIns;

/// <summary>Puts a role's stand-in on this machine: its program and service.</summary>
internal static class Installer
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    /// <summary>Account null is LocalSystem; version null keeps the program's own file version.</summary>
    public static void Install(Role role, string? account, string? version, bool start)
    {
        Copy(role, version);
        if (role.Id == "DISPATCHER")
        {
            Copy(Role.ById(Role.LicenseId), version);
        }

        using var manager = new ServiceManager();
        if (manager.Find(role.Service) is null)
        {
            manager.Create(role.Service, $"\"{role.ProgramPath}\"", account);
        }

        if (start)
        {
            manager.Start(role.Service);
            WaitUntilServing(manager, role);
        }
    }

    private static void Copy(Role role, string? version)
    {
        var program = File.ReadAllBytes(Environment.ProcessPath!);
        if (version is not null)
        {
            SetFileVersion(program, version);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(role.ProgramPath)!);
        File.WriteAllBytes(role.ProgramPath, program);
    }

    /// <summary>
    /// Overwrites the fixed version numbers and the text of the same length in the version resource. Throws where
    /// either is not found, since a scenario about versions would prove nothing then.
    /// </summary>
    private static void SetFileVersion(byte[] program, string version)
    {
        var current = FileVersionInfo.GetVersionInfo(Environment.ProcessPath!).FileVersion ?? "";
        if (version.Length != current.Length)
        {
            throw new ArgumentException($"The file version must have the {current.Length} characters of {current}.");
        }

        // The signature with the numbers behind it: alone it stands in this program's own data too.
        byte[] signature = [0xBD, 0x04, 0xEF, 0xFE, 0x00, 0x00, 0x01, 0x00];
        var fixedPart = Find(program, [.. signature, .. Numbers(current)]);
        // Two times: file version, product version.
        Numbers(version).CopyTo(program, fixedPart + 8);
        Numbers(version).CopyTo(program, fixedPart + 16);

        var text = Find(program.AsSpan(fixedPart), Encoding.Unicode.GetBytes(current)) + fixedPart;
        Encoding.Unicode.GetBytes(version).CopyTo(program, text);
    }

    /// <summary>A version as it stands in the resource: two double words, in each the more significant number high.</summary>
    private static byte[] Numbers(string version)
    {
        var n = Array.ConvertAll(version.Split('.'), part => ushort.Parse(part, null));
        return [.. BitConverter.GetBytes(((uint)n[0] << 16) | n[1]), .. BitConverter.GetBytes(((uint)n[2] << 16) | n[3])];
    }

    private static int Find(ReadOnlySpan<byte> program, ReadOnlySpan<byte> part) =>
        program.IndexOf(part) is var at and >= 0 ? at : throw new InvalidOperationException("The program has no version resource.");

    private static void WaitUntilServing(ServiceManager manager, Role role)
    {
        var waited = Stopwatch.StartNew();
        while (manager.Find(role.Service)!.State != ServiceNative.Running || !role.Ports.All(p => Answers(p.Number)))
        {
            var facts = manager.Find(role.Service)!;
            if (waited.Elapsed > StartPatience || (facts.State == ServiceNative.Stopped && facts.SpecificExitCode != 0))
            {
                throw new InvalidOperationException(
                    $"{role.Service} is {ServiceManager.StateName(facts.State)}, exit code {facts.ExitCode}/{facts.SpecificExitCode}; see C:\\lab-records.");
            }

            Thread.Sleep(50);
        }
    }

    private static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            // Not yet: the caller has the deadline.
            return false;
        }
    }
}
