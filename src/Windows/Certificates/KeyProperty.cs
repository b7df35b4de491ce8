using QvTrust.Core.Machine;
using QvTrust.Windows.Native;
using QvTrust.Windows.Texts;

namespace QvTrust.Windows.Certificates;

/// <summary>CERT_KEY_PROV_INFO: which key container a certificate's private key lies in.</summary>
internal static unsafe class KeyProperty
{
    public static KeyReference? Read(CertContext* context)
    {
        uint size = 0;
        if (Crypt32.CertGetCertificateContextProperty(context, Crypt32.KeyProvInfoProperty, null, &size) == 0)
            return null;
        var buffer = new byte[size];
        fixed (byte* data = buffer)
        {
            LastError.ThrowIfFalse(
                WindowsTexts.ReadingCertificateKey,
                Crypt32.CertGetCertificateContextProperty(context, Crypt32.KeyProvInfoProperty, data, &size));
            var info = (KeyProvInfo*)data;
            return new KeyReference(Text(info->Container), Text(info->Provider), (int)info->ProviderType, (int)info->KeySpec);
        }
    }

    public static void Write(CertContext* context, KeyReference key)
    {
        fixed (char* container = key.Container, provider = key.Provider)
        {
            var info = new KeyProvInfo
            {
                Container = container,
                Provider = provider,
                ProviderType = (uint)key.ProviderType,
                Flags = Advapi32.MachineKeySet,
                KeySpec = (uint)key.KeySpec,
            };
            LastError.ThrowIfFalse(
                WindowsTexts.BindingCertificate,
                Crypt32.CertSetCertificateContextProperty(context, Crypt32.KeyProvInfoProperty, 0, &info));
        }
    }

    private static string Text(char* text) => text is null ? "" : new string(text);
}
