using System.Globalization;
using System.Net;
using QvTrust.Core.Errors;
using QvTrust.Core.Machine;
using QvTrust.Windows.Native;
using QvTrust.Windows.Texts;

namespace QvTrust.Windows.Http;

/// <summary>
/// The certificate bindings by address and by host name, through the HTTP Server API: it needs no running listener, and
/// starts the driver where it is not loaded.
/// </summary>
internal sealed unsafe class HttpBindings : IHttpBindings
{
    private const int Success = 0;
    private const int InvalidParameter = 87; // ERROR_INVALID_PARAMETER
    private const int InsufficientBuffer = 122; // ERROR_INSUFFICIENT_BUFFER
    private const int NoMoreItems = 259; // ERROR_NO_MORE_ITEMS
    private const int FirstSize = 1024;
    private const int LargestSize = 1024 * 1024;

    private delegate uint Query(uint token, byte* output, uint size, uint* needed);

    public IReadOnlyList<HttpBinding> List()
    {
        try
        {
            return Read();
        }
        // A Windows without that DLL, or with one that has not the function.
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw ErrorCatalogue.WindowsCallFailed.From(e, WindowsTexts.LoadingHttpApi, e.Message.TrimEnd('.'));
        }
    }

    private static List<HttpBinding> Read()
    {
        Check((int)HttpApi.HttpInitialize(new HttpApiVersion { Major = 1 }, HttpApi.Config, null), "HttpInitialize");
        try
        {
            var bindings = new List<HttpBinding>();
            ReadAll(ByAddress, WindowsTexts.ReadingBindingsByAddress, isOptional: false, output => bindings.Add(Read((HttpSslSet*)output)));
            ReadAll(ByHost, WindowsTexts.ReadingBindingsByHost, isOptional: true, output => bindings.Add(Read((HttpSniSet*)output)));
            return bindings;
        }
        finally
        {
            HttpApi.HttpTerminate(HttpApi.Config, null);
        }
    }

    private static uint ByAddress(uint token, byte* output, uint size, uint* needed)
    {
        var query = new HttpSslQuery { QueryType = HttpApi.QueryNext, Token = token };
        return HttpApi.HttpQueryServiceConfiguration(0, HttpApi.SslCertInfo, &query, (uint)sizeof(HttpSslQuery), output, size, needed, null);
    }

    private static uint ByHost(uint token, byte* output, uint size, uint* needed)
    {
        var query = new HttpSniQuery { QueryType = HttpApi.QueryNext, Token = token };
        return HttpApi.HttpQueryServiceConfiguration(0, HttpApi.SniCertInfo, &query, (uint)sizeof(HttpSniQuery), output, size, needed, null);
    }

    private delegate void Found(nint output);

    private static void ReadAll(Query query, string what, bool isOptional, Found found)
    {
        uint token = 0;
        while (Next(query, token, what, isOptional, found))
            token++;
    }

    // One record, with as much room as Windows asks for; false behind the last one.
    private static bool Next(Query query, uint token, string what, bool isOptional, Found found)
    {
        for (var size = FirstSize; ;)
        {
            var buffer = new byte[size];
            fixed (byte* output = buffer)
            {
                uint needed = 0;
                var answer = (int)query(token, output, (uint)size, &needed);
                if (IsEnd(answer, token, isOptional))
                    return false;
                if (answer == InsufficientBuffer && needed > size && needed <= LargestSize)
                {
                    size = (int)needed;
                    continue;
                }
                Check(answer, what);
                found((nint)output);
                return true;
            }
        }
    }

    /// <summary>True where that answer means that there is no further binding.</summary>
    /// <param name="answer">A Win32 code.</param>
    /// <param name="token">Number of the record that was asked for.</param>
    /// <param name="isOptional">An old Windows does not know this kind of binding.</param>
    internal static bool IsEnd(int answer, uint token, bool isOptional)
        => answer == NoMoreItems || (answer == LastError.FileNotFound && token == 0) || (isOptional && answer == InvalidParameter && token == 0);

    /// <summary>A binding by address.</summary>
    internal static HttpBinding Read(HttpSslSet* set) => new("ipport=" + Address(set->Address), Hash(&set->Param), set->Param.AppId);

    /// <summary>A binding by host name.</summary>
    internal static HttpBinding Read(HttpSniSet* set)
        => new($"hostnameport={new string(set->Host)}:{Port((byte*)&set->Address).ToString(CultureInfo.InvariantCulture)}", Hash(&set->Param), set->Param.AppId);

    // SOCKADDR_IN and SOCKADDR_IN6: family, port in network order, then the address.
    private static string Address(byte* address)
    {
        const ushort internet6 = 23; // AF_INET6
        var isLong = *(ushort*)address == internet6;
        var octets = new byte[isLong ? 16 : 4];
        for (var i = 0; i < octets.Length; i++)
            octets[i] = address[i + (isLong ? 8 : 4)];
        return new IPEndPoint(new IPAddress(octets), Port(address)).ToString();
    }

    private static int Port(byte* address) => (address[2] << 8) | address[3];

    private static string Hash(HttpSslParam* param)
    {
        const int longest = 64;
        var text = "";
        for (var i = 0; param->Hash is not null && i < param->HashLength && i < longest; i++)
            text += param->Hash[i].ToString("X2", CultureInfo.InvariantCulture);
        return text;
    }

    private static void Check(int answer, string call)
    {
        if (answer != Success)
            throw LastError.Of(answer, call);
    }
}
