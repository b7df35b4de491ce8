using System.Runtime.CompilerServices;
using QvTrust.Cli.Snapshots;
using QvTrust.Core.Errors;
using QvTrust.Core.Roles;
using QvTrust.Core.Tests.Fuzz;
using QvTrust.Core.Tests.Machine;

namespace QvTrust.Cli.Tests;

/// <summary>The file that collects a site: one entry a server, whole at any moment, and never written over something else.</summary>
public sealed class SnapshotFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("qvtrust-site-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Each_server_has_one_entry_and_the_others_stay_as_they_are()
    {
        var file = new SnapshotFile(SiteFile);
        file.Put(Server("QVS02"));
        file.Put(Server("qms01"));
        var others = File.ReadAllText(SiteFile);
        Assert.Equal(["qms01", "QVS02"], file.Read().Servers.Select(s => s.Name));
        file.Put(Server("QVS02") with { Product = "1.0.1" });
        Assert.Equal(others[..others.IndexOf("QVS02", StringComparison.Ordinal)], File.ReadAllText(SiteFile)[..others.IndexOf("QVS02", StringComparison.Ordinal)]);
        file.Put(Server("QMS01"));
        Assert.Equal(["QMS01 1.0.0", "QVS02 1.0.1"], file.Read().Servers.Select(s => $"{s.Name} {s.Product}"));
        Assert.Equal(["site.json"], folder.GetFiles().Select(f => f.Name));
    }

    [Fact]
    public void An_empty_file_is_a_site_without_servers()
    {
        File.WriteAllText(SiteFile, "");
        Assert.Single(new SnapshotFile(SiteFile).Put(Server("QVS01")).Servers);
    }

    [Theory]
    [InlineData("hello", "QVT6801")]
    [InlineData("{}", "QVT6801")]
    [InlineData("[]", "QVT6801")]
    [InlineData("null", "QVT6801")]
    [InlineData("""{"name":"QVS01","roles":[]}""", "QVT6801")]
    [InlineData("""{"format":"qvtrust-plan","version":1,"servers":[]}""", "QVT6801")]
    [InlineData("""{"format":"qvtrust-site","version":1}""", "QVT6801")]
    [InlineData("""{"format":"qvtrust-site","version":1,"servers":null}""", "QVT6801")]
    [InlineData("""{"format":"qvtrust-site","version":1,"servers":[null]}""", "QVT6801")]
    [InlineData("""{"format":"qvtrust-site","version":1,"servers":[{"name":"QVS01"}]}""", "QVT6801")]
    [InlineData("""{"format":"qvtrust-site","version":1,"servers":[],"more":1}""", "QVT6801")]
    [InlineData("""{"format":"qvtrust-site","version":2,"servers":[],"more":1}""", "QVT6802")]
    public void Something_else_is_refused_and_left_as_it_is(string content, string code)
    {
        File.WriteAllText(SiteFile, content);
        var refused = Assert.Throws<TrustException>(() => new SnapshotFile(SiteFile).Put(Server("QVS01")));
        Assert.Equal(code, refused.Code);
        Assert.Equal(content, File.ReadAllText(SiteFile));
        Assert.Equal(["site.json"], folder.GetFiles().Select(f => f.Name));
    }

    [Fact]
    public void Whole_and_damaged_files_are_taken_or_refused()
    {
        new SnapshotFile(SiteFile).Put(Server("QVS01"));
        var file = new SnapshotFile(SiteFile);
        Sampling.Run(new("site", () => [File.ReadAllBytes(SiteFile)], content => file.Parse(content)));
    }

    /// <summary>What the lab rehearses from has the form that is written here.</summary>
    [Theory]
    [InlineData("five", 5)]
    [InlineData("trouble", 15)]
    [InlineData("forty", 40)]
    public void The_examples_of_the_lab_are_such_files(string name, int servers)
        => Assert.Equal(servers, new SnapshotFile(Example(name)).Read().Servers.Count);

    [Theory]
    [InlineData("site.json")]
    [InlineData("site.json.lock")]
    [InlineData("site.json", "linked")]
    public void It_goes_through_no_link(string link, string? below = null)
    {
        var target = Path.Combine(folder.FullName, "target");
        if (below is null)
        {
            File.WriteAllText(target, "");
            File.CreateSymbolicLink(Path.Combine(folder.FullName, link), target);
        }
        else
        {
            Directory.CreateDirectory(target);
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, below), target);
        }
        var refused = Assert.Throws<TrustException>(() => new SnapshotFile(Path.Combine(folder.FullName, below ?? "", "site.json")).Put(Server("QVS01")));
        Assert.Equal("QVT5006", refused.Code);
        Assert.Contains(" is a link to another place", refused.Message, StringComparison.Ordinal);
        Assert.True(below is null ? File.ReadAllText(target).Length == 0 : Directory.GetFiles(target).Length == 0);
    }

    [Fact]
    public void Two_servers_at_once_both_come_in_and_one_that_hangs_is_told()
    {
        Parallel.For(0, 8, i => new SnapshotFile(SiteFile) { Patience = TimeSpan.FromMinutes(1) }.Put(Server($"QVS{i:00}")));
        Assert.Equal(8, new SnapshotFile(SiteFile).Read().Servers.Count);

        using (new FileStream(SiteFile + ".lock", FileMode.Create, FileAccess.Write, FileShare.None))
        {
            Assert.Equal("QVT6803", Assert.Throws<TrustException>(() => new SnapshotFile(SiteFile) { Patience = TimeSpan.Zero }.Put(Server("QVS09"))).Code);
        }
        Assert.Equal(9, new SnapshotFile(SiteFile).Put(Server("QVS09")).Servers.Count);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_said()
        => Assert.Equal("QVT5006", Assert.Throws<TrustException>(() => new SnapshotFile(Path.Combine(folder.FullName, "no", "site.json")).Put(Server("QVS01"))).Code);

    private string SiteFile => Path.Combine(folder.FullName, "site.json");

    private static string Example(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../Lab/sites", name + ".json");

    private static ServerSnapshot Server(string name)
    {
        var machine = new FakeMachine(name);
        machine.Services.Install(RoleTable.Qvs.ServiceName, running: true);
        return SnapshotReader.Read(machine, null, new Dictionary<string, string>());
    }
}
