using System.Security.Cryptography;
using QvTrust.Core.Certificates;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;

namespace QvTrust.Core.Tests.Machine;

/// <summary>LM\My and LM\Root in memory.</summary>
internal sealed class FakeCertificateStores(FakeMachine machine) : ICertificateStores
{
    private readonly List<StoredCertificate> certificates = [];

    public IEnumerable<string> All => certificates
        .Select(c => $"LM\\{c.Store} {CertificateInfo.Parse(c.Der)} key {c.Key?.Container}")
        .OrderBy(t => t, StringComparer.Ordinal);

    public IReadOnlyList<StoredCertificate> List(TrustStore store) => certificates.Where(c => c.Store == store).ToList();

    public void Add(TrustStore store, byte[] der, KeyReference? key)
    {
        using var operation = machine.CountOperation();
        certificates.RemoveAll(c => c.Store == store && c.Der.SequenceEqual(der));
        certificates.Add(new StoredCertificate(store, der, key));
    }

    public void Remove(TrustStore store, string thumbprint)
    {
        using var operation = machine.CountOperation();
        certificates.RemoveAll(c => c.Store == store && CertificateInfo.Parse(c.Der).Thumbprint == thumbprint);
    }
}

/// <summary>Machine key containers in memory.</summary>
internal sealed class FakeMachineKeys(FakeMachine machine) : IMachineKeys
{
    private readonly SortedDictionary<string, (RSAParameters Key, string Sddl, bool Exportable)> containers = new(StringComparer.Ordinal);

    /// <summary>Where keys come from: by default a few that all tests share, which a real authority takes for clones.</summary>
    public Func<RSA> NewKey { get; set; } = TestKeys.Create;

    /// <summary>How a key is opened: for a test that opens thousands, because platforms check each one that they import.</summary>
    public Func<RSAParameters, RSA> OpenKey { get; set; } = TestKeys.Open;

    public IEnumerable<KeyValuePair<string, string>> All
        => containers.Select(c => new KeyValuePair<string, string>(c.Key, c.Value.Sddl));

    public KeyReference Create(string container, bool exportable)
    {
        using var operation = machine.CountOperation();
        using var rsa = NewKey();
        containers.Add(container, (rsa.ExportParameters(true), KeyAcl.Private.ToString(), exportable));
        return KeyReference.New(container);
    }

    public KeyReference Import(string container, RSAParameters key, bool exportable)
    {
        using var operation = machine.CountOperation();
        if (containers.ContainsKey(container))
            throw ErrorCatalogue.WindowsCallFailed.With($"importing the key {container}", "a container of that name is there already");
        if (!PrivateNumbers.AreWhole(key))
            throw new ArgumentException("a private key without all its numbers", nameof(key));
        containers.Add(container, (Copy(key), KeyAcl.Private.ToString(), exportable));
        return KeyReference.New(container);
    }

    /// <summary>The key, exportable or not: for whoever made it.</summary>
    public RSAParameters NumbersOf(KeyReference key) => Copy(containers[key.Container].Key);

    public RSAParameters Export(KeyReference key)
    {
        if (!containers.TryGetValue(key.Container, out var found))
            throw ErrorCatalogue.KeyUnreadable.With(key.Container, "there is no such container");
        return found.Exportable ? Copy(found.Key) : throw ErrorCatalogue.KeyNotExportable.With(key.Container);
    }

    /// <summary>Containers that are there and that nobody may open.</summary>
    public HashSet<string> Closed { get; } = [];

    /// <summary>What opening any key ends with, though it is there; null: it opens.</summary>
    public Exception? OpenError { get; set; }

    public bool Exists(KeyReference key) => containers.ContainsKey(key.Container) && !Closed.Contains(key.Container);

    public RSA Open(KeyReference key)
    {
        if (!Exists(key))
            throw ErrorCatalogue.KeyUnreadable.With(key.Container, Closed.Contains(key.Container) ? "Access is denied" : "Keyset does not exist");
        if (OpenError is not null)
            throw OpenError;
        return OpenKey(containers[key.Container].Key);
    }

    public string GetSecurity(KeyReference key) => containers[key.Container].Sddl;

    public void SetSecurity(KeyReference key, string sddl)
    {
        using var operation = machine.CountOperation();
        containers[key.Container] = containers[key.Container] with { Sddl = sddl };
    }

    public void Delete(KeyReference key)
    {
        using var operation = machine.CountOperation();
        containers.Remove(key.Container);
    }

    // Whoever wipes what was given out must not wipe the container.
    private static RSAParameters Copy(RSAParameters key) => new()
    {
        Modulus = [.. key.Modulus!], Exponent = [.. key.Exponent!], D = [.. key.D!],
        P = [.. key.P!], Q = [.. key.Q!], DP = [.. key.DP!], DQ = [.. key.DQ!], InverseQ = [.. key.InverseQ!],
    };
}

/// <summary>RSA keys for tests, made once and handed out again in turn: making them is what tests would otherwise wait for.</summary>
internal static class TestKeys
{
    private const int Count = 12;
    private static readonly Lazy<RSAParameters>[] Pool =
        [.. Enumerable.Range(0, Count).Select(_ => new Lazy<RSAParameters>(Generate))];

    // A test runs on one thread: counted by thread, the last twelve keys that it got are twelve different ones.
    [ThreadStatic]
    private static int next;

    public static RSA Create() => Open(Pool[next++ % Count].Value);

#if NET
    // Each import checks the key, which takes longer than whatever a test does with it.
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, SafeEvpPKeyHandle> Opened = new();

    /// <summary>A handle of its own on that key.</summary>
    public static RSA Open(RSAParameters key)
        => OperatingSystem.IsLinux() ? new RSAOpenSsl(Opened.GetOrAdd(Convert.ToBase64String(key.Modulus!), _ => Handle(key))) : Import(key);

    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    private static SafeEvpPKeyHandle Handle(RSAParameters key)
    {
        using var rsa = new RSAOpenSsl(key);
        return rsa.DuplicateKeyHandle();
    }
#else
    /// <summary>A handle of its own on that key.</summary>
    public static RSA Open(RSAParameters key) => Import(key);
#endif

    private static RSA Import(RSAParameters key)
    {
        var rsa = RSA.Create();
        rsa.ImportParameters(key);
        return rsa;
    }

    private static RSAParameters Generate()
    {
        using var rsa = Support.TestKeys.New();
        return rsa.ExportParameters(true);
    }
}
