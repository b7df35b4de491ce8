using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using QvTrust.Lab.Machine;

namespace QvTrust.Lab.StandIns;

/// <summary>
/// The native way (Q27): QMS makes a package for a machine name, locked with a password; at the node somebody opens the
/// installation port and types the password. The package's form is the lab's own.
/// </summary>
internal static class NativeDistribution
{
    private const int Salt = 16;
    private const int Nonce = 12;
    private const int Tag = 16;
    private const int Rounds = 20_000;

    /// <summary>QMS's side.</summary>
    public static void Send(CertificateMaker maker, string node, int port, string password)
    {
        using var client = new TcpClient(node, port);
        client.GetStream().Write(Lock(Pack(maker, node), password));
    }

    /// <summary>The node's side: waits for one package, unlocks it and installs what is in it.</summary>
    public static void Receive(int port, string password)
    {
        var listener = new TcpListener(IPAddress.Any, port);
        listener.Start();
        using var client = listener.AcceptTcpClient();
        listener.Stop();
        using var package = new MemoryStream();
        client.GetStream().CopyTo(package);
        using var content = new BinaryReader(new MemoryStream(Unlock(package.ToArray(), password)));
        if (content.ReadString() is var machine && !machine.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"the package is for {machine}");
        }

        using (var roots = CertificateStore.Machine("Root"))
        {
            roots.Add(Read(content), null);
        }

        for (var kind = 0; kind < 2; kind++)
        {
            var certificate = Read(content);
            using var rsa = RSA.Create();
            rsa.ImportRSAPrivateKey(Read(content), out _);
            var key = KeyContainer.Machine("QlikView-" + Guid.NewGuid().ToString("N"));
            key.Import(rsa.ExportParameters(true));
            using var store = CertificateStore.Machine("My");
            store.Add(certificate, key);
        }
    }

    private static byte[] Pack(CertificateMaker maker, string node)
    {
        using var content = new MemoryStream();
        using var writer = new BinaryWriter(content);
        writer.Write(node);
        Write(writer, TrustSet.Find("CN=" + Environment.MachineName)!.Value.Root.Certificate.RawData);
        foreach (var kind in (string[])["Server", "Client"])
        {
            var (certificate, key) = maker.Issue(node, kind);
            using (key)
            {
                Write(writer, certificate);
                Write(writer, key.ExportRSAPrivateKey());
            }
        }

        writer.Flush();
        return content.ToArray();
    }

    private static byte[] Lock(byte[] content, string password)
    {
        var salt = RandomNumberGenerator.GetBytes(Salt);
        var nonce = RandomNumberGenerator.GetBytes(Nonce);
        var locked = new byte[content.Length];
        var tag = new byte[Tag];
        using var cipher = new AesGcm(Key(password, salt), Tag);
        cipher.Encrypt(nonce, content, locked, tag);
        return [.. salt, .. nonce, .. tag, .. locked];
    }

    private static byte[] Unlock(byte[] package, string password)
    {
        var head = Salt + Nonce + Tag;
        var content = new byte[package.Length - head];
        using var cipher = new AesGcm(Key(password, package[..Salt]), Tag);
        cipher.Decrypt(package.AsSpan(Salt, Nonce), package.AsSpan(head), package.AsSpan(Salt + Nonce, Tag), content);
        return content;
    }

    // The platform of a lab server has no PBKDF2; what is locked here lives for seconds.
    private static byte[] Key(string password, byte[] salt)
    {
        byte[] key = [.. salt, .. Encoding.UTF8.GetBytes(password)];
        for (var round = 0; round < Rounds; round++)
        {
            key = SHA256.HashData(key);
        }

        return key;
    }

    private static void Write(BinaryWriter writer, byte[] value)
    {
        writer.Write(value.Length);
        writer.Write(value);
    }

    private static byte[] Read(BinaryReader reader) => reader.ReadBytes(reader.ReadInt32());
}
