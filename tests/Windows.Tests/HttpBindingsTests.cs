using System.Reflection;
using System.Runtime.InteropServices;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Windows.Http;
using QvTrust.Windows.Native;

namespace QvTrust.Windows.Tests;

// What Windows lays into the buffer, octet by octet as the SDK's headers say, and what is read out of it.
public unsafe class HttpBindingsTests
{
    private static readonly Guid Application = new("4dc3e181-e14b-4a21-b022-59fc669b0914");

    [Theory]
    [InlineData("020001BB00000000", "ipport=0.0.0.0:443")]
    [InlineData("02001270C0A80107", "ipport=192.168.1.7:4720")]
    [InlineData("170020FB0000000000000000000000000000000000000000", "ipport=[::]:8443")]
    [InlineData("170001BB00000000FE80000000000000000000000000000A", "ipport=[fe80::a]:443")]
    public void A_binding_by_address(string socketAddress, string endpoint)
    {
        fixed (byte* address = Convert.FromHexString(socketAddress), hash = Hash())
        {
            var buffer = new byte[88];
            Pointer(buffer, 0, address);
            Param(buffer, 8, hash);
            fixed (byte* output = buffer)
                Assert.Equal(new HttpBinding(endpoint, Convert.ToHexString(Hash()), Application), HttpBindings.Read((HttpSslSet*)output));
        }
    }

    [Fact]
    public void A_binding_by_host_name()
    {
        fixed (byte* hash = Hash())
        fixed (char* host = "www.example.com\0")
        {
            var buffer = new byte[216];
            Convert.FromHexString("020001BB").CopyTo(buffer, 0);
            Pointer(buffer, 128, host);
            Param(buffer, 136, hash);
            fixed (byte* output = buffer)
                Assert.Equal(new HttpBinding("hostnameport=www.example.com:443", Convert.ToHexString(Hash()), Application), HttpBindings.Read((HttpSniSet*)output));
        }
    }

    [Theory]
    [InlineData(259, 7u, false, true)] // ERROR_NO_MORE_ITEMS
    [InlineData(2, 0u, false, true)] // ERROR_FILE_NOT_FOUND: none at all
    [InlineData(2, 1u, false, false)]
    [InlineData(87, 0u, true, true)] // ERROR_INVALID_PARAMETER: Windows Server 2008 knows no host names
    [InlineData(87, 0u, false, false)]
    [InlineData(5, 0u, true, false)] // ERROR_ACCESS_DENIED
    [InlineData(120, 0u, true, false)] // ERROR_CALL_NOT_IMPLEMENTED
    public void Only_the_end_of_the_list_is_the_end(int answer, uint token, bool isOptional, bool isEnd)
        => Assert.Equal(isEnd, HttpBindings.IsEnd(answer, token, isOptional));

    [Fact]
    public void Where_there_is_no_HTTP_API_they_cannot_be_read()
    {
        if (!OperatingSystem.IsWindows())
            Assert.Equal("QVT2013", Assert.Throws<TrustException>(() => new HttpBindings().List()).Code);
    }

    [Fact]
    public void Nothing_here_can_write_a_binding()
    {
        var native = typeof(HttpApi).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Where(m => m.GetCustomAttribute<DllImportAttribute>() is not null).Select(m => m.Name);
        Assert.Equal(["HttpInitialize", "HttpQueryServiceConfiguration", "HttpTerminate"], native.Order());
        Assert.Equal("List", Assert.Single(typeof(IHttpBindings).GetMembers()).Name);
    }

    private static byte[] Hash() => [.. Enumerable.Range(0xA0, 20).Select(i => (byte)i)];

    // HTTP_SERVICE_CONFIG_SSL_PARAM: length of the hash, the hash's address, the application's GUID.
    private static void Param(byte[] buffer, int at, byte* hash)
    {
        BitConverter.GetBytes(20).CopyTo(buffer, at);
        Pointer(buffer, at + 8, hash);
        Application.ToByteArray().CopyTo(buffer, at + 16);
    }

    private static void Pointer(byte[] buffer, int at, void* value) => BitConverter.GetBytes((long)value).CopyTo(buffer, at);
}
