using QvTrust.Core.Machine;
using QvTrust.Windows.Native;
using QvTrust.Windows.Services;

namespace QvTrust.Windows.Tests;

// Sizes on x64 by the Windows SDK's headers: a wrong one corrupts memory instead of failing.
public unsafe class NativeLayoutTests
{
    [Fact] public void CRYPT_KEY_PROV_INFO() => Assert.Equal(48, sizeof(KeyProvInfo));

    [Fact] public void CRYPTOAPI_BLOB() => Assert.Equal(16, sizeof(Blob));

    [Fact] public void QUERY_SERVICE_CONFIGW() => Assert.Equal(64, sizeof(ServiceConfig));

    [Fact] public void SERVICE_STATUS_PROCESS() => Assert.Equal(36, sizeof(ServiceStatus));

    [Fact] public void ENUM_SERVICE_STATUSW() => Assert.Equal(48, sizeof(EnumeratedService));

    [Fact] public void SECURITY_ATTRIBUTES() => Assert.Equal(24, sizeof(SecurityAttributes));

    [Fact] public void BY_HANDLE_FILE_INFORMATION() => Assert.Equal(52, sizeof(FileInformation));

    [Fact] public void TOKEN_PRIVILEGES_with_one() => Assert.Equal(16, sizeof(OnePrivilege));

    [Fact] public void LSA_UNICODE_STRING() => Assert.Equal(16, sizeof(LsaString));

    [Fact] public void LSA_OBJECT_ATTRIBUTES() => Assert.Equal(48, sizeof(LsaAttributes));

    [Fact] public void VARIANT() => Assert.Equal(24, sizeof(Variant));

    [Fact] public void HTTP_SERVICE_CONFIG_SSL_PARAM() => Assert.Equal(80, sizeof(HttpSslParam));

    [Fact] public void HTTP_SERVICE_CONFIG_SSL_SET() => Assert.Equal(88, sizeof(HttpSslSet));

    [Fact] public void HTTP_SERVICE_CONFIG_SSL_QUERY() => Assert.Equal(24, sizeof(HttpSslQuery));

    [Fact] public void HTTP_SERVICE_CONFIG_SSL_SNI_SET() => Assert.Equal(216, sizeof(HttpSniSet));

    [Fact] public void HTTP_SERVICE_CONFIG_SSL_SNI_QUERY() => Assert.Equal(152, sizeof(HttpSniQuery));

    [Fact] public void HTTPAPI_VERSION() => Assert.Equal(4, sizeof(HttpApiVersion));

    [Theory]
    [InlineData(1u, ServiceState.Stopped)]
    [InlineData(2u, ServiceState.Starting)]
    [InlineData(3u, ServiceState.Stopping)]
    [InlineData(4u, ServiceState.Running)]
    [InlineData(5u, ServiceState.Paused)]
    [InlineData(7u, ServiceState.Paused)]
    public void Service_states(uint state, ServiceState meaning) => Assert.Equal(meaning, ServiceManager.State(state));
}
