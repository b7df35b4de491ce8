import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.est.ESTAuth;
import org.bouncycastle.est.ESTException;
import org.bouncycastle.est.ESTService;
import org.bouncycastle.est.EnrollmentResponse;
import org.bouncycastle.est.jcajce.JcaHttpAuthBuilder;
import org.bouncycastle.est.jcajce.JcaJceUtils;
import org.bouncycastle.est.jcajce.JsseESTServiceBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A stranger's EST client: the one of BouncyCastle for Java, over JSSE. Nothing of this product, and nothing of .NET.
 *   java -Djdk.net.hosts.file=FILE -cp bcpkix.jar:bcprov.jar:bcutil.jar EstClient.java HOST PORT ROOT.pem MACHINE TOKEN
 * HOST must resolve to the service (by the hosts file); TOKEN is MACHINE's and was never used. A line for each thing that is
 * so; an exception, and with it an exit code other than 0, at the first one that is not.
 */
public final class EstClient {
    private static String authority;
    private static X509Certificate root;

    private interface Call {
        Object run() throws Exception;
    }

    public static void main(String[] args) throws Exception {
        authority = args[0] + ":" + args[1];
        try (var file = Files.newInputStream(Path.of(args[2]))) {
            root = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(file);
        }
        Security.addProvider(new BouncyCastleProvider());
        String machine = args[3];
        String token = args[4];

        for (String label : new String[] { null, "server", "client" }) {
            var answer = service(label).getCACerts();
            same("cacerts trusted, label " + label, true, answer.isTrusted());
            X509CertificateHolder[] found = ESTService.storeToArray(answer.getCertificateStore());
            same("certificates in cacerts, label " + label, 1, found.length);
            same("cacerts is the root, label " + label, true, Arrays.equals(root.getEncoded(), found[0].getEncoded()));
            same("attributes wanted, label " + label, false, service(label).getCSRAttributes().hasAttributesResponse());
        }

        KeyPair serverKey = newKey();
        X509Certificate server = enrol("server", serverKey, machine, token);
        same("subject of label server", "CN=" + machine, server.getSubjectX500Principal().getName());
        same("alternative names of label server", "[[2, " + machine + "]]", String.valueOf(server.getSubjectAlternativeNames()));
        same("no label is server, and the same key gets the same certificate", server, enrol(null, serverKey, machine, token));
        KeyPair clientKey = newKey();
        X509Certificate client = enrol("client", clientKey, machine, token);
        same("subject of label client", "CN=QVProxy", client.getSubjectX500Principal().getName());

        PKCS10CertificationRequest request = request(serverKey, machine);
        refused("no credentials", 401, "QVT1101: this server lacks a valid certificate of " + args[0] + " and no enrolment token was given. On " + args[0]
            + " run: qvtrust token new MACHINE --roles ROLE; it prints the line to run here.", () -> service(null).simpleEnroll(false, request, null));
        refused("a damaged token", 401, "QVT1102: the enrolment token cannot be read. Copy the whole token (from qvt1 on) or use ENROLLTOKENFILE;"
            + " a new one: qvtrust token new MACHINE --roles ROLE.", () -> service(null).simpleEnroll(false, request, basic(machine, "qvt1.guess")));
        refused("the token of another machine", 403, "QVT1106: the enrolment token is not for the machine OTHER01."
            + " Make one for this machine on the QMS server: qvtrust token new OTHER01 --roles ROLE.", () -> service(null).simpleEnroll(false, request, basic("OTHER01", token)));
        refused("a second key", 403, "QVT1108: the enrolment token was redeemed with another key. Somebody used this token before, or this server lost its key:"
            + " revoke it if that was not you, and make a new one: qvtrust token new MACHINE --roles ROLE.",
            () -> service(null).simpleEnroll(false, request(newKey(), machine), basic(machine, token)));
        refused("a label that is not there", 404, "there is nothing here", () -> service("unknown").simpleEnroll(false, request, basic(machine, token)));
        refused("a key made by the server", 501, "this authority does not offer that operation of EST",
            () -> service(null).simpleEnrollWithServersideCreation(request, basic(machine, token)));
        renew(machine, clientKey, client, serverKey, server);
        System.out.println("all of it is so");
    }

    // RFC 7030, 4.2.2: the certificate of the TLS handshake is the only credential.
    private static void renew(String machine, KeyPair clientKey, X509Certificate client, KeyPair serverKey, X509Certificate server) throws Exception {
        KeyManager[] asClient = keyManagers(clientKey, client);
        KeyManager[] asServer = keyManagers(serverKey, server);
        KeyPair key = newKey();
        PKCS10CertificationRequest request = request(key, "OTHER01");
        X509Certificate renewed = certificate("renewed client", key, service("client", asClient).simpleEnroll(true, request, null));
        same("subject of the renewed client", client.getSubjectX500Principal(), renewed.getSubjectX500Principal());
        same("a lost reply is given again", renewed, certificate("again", key, service("client", asClient).simpleEnroll(true, request, null)));
        key = newKey();
        renewed = certificate("server, renewed by a client", key, service("server", asClient).simpleEnroll(true, request(key, "OTHER01"), null));
        same("subject of the renewed server", server.getSubjectX500Principal(), renewed.getSubjectX500Principal());
        key = newKey();
        renewed = certificate("server, renewed by itself", key, service(null, asServer).simpleEnroll(true, request(key, "OTHER01"), null));
        same("alternative names of the renewed server", "[[2, " + machine + "]]", String.valueOf(renewed.getSubjectAlternativeNames()));

        PKCS10CertificationRequest another = request(newKey(), machine);
        refused("a renewal without a certificate", 403, "QVT4024: the caller shows no certificate that this QlikViewCA signed."
            + " Renew with a certificate of the server itself (mutual TLS), or enrol it with a token.", () -> service("client").simpleEnroll(true, another, null));
        refused("a client renewed by a server", 403, "QVT4029: a server certificate renews itself, and no client certificate."
            + " Show this server's CN=QVProxy for that.", () -> service("client", asServer).simpleEnroll(true, another, null));
        refused("a renewal for the old key", 403, "QVT4027: the requested public key was certified for this machine before."
            + " A renewal is for a new key: make one for each certificate and ask again.",
            () -> service("client", asClient).simpleEnroll(true, request(clientKey, machine), null));
    }

    private static KeyManager[] keyManagers(KeyPair key, X509Certificate own) throws Exception {
        char[] password = "of no use".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", key.getPrivate(), password, new X509Certificate[] { own, root });
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, password);
        return managers.getKeyManagers();
    }

    private static ESTService service(String label, KeyManager... own) throws Exception {
        var builder = new JsseESTServiceBuilder(authority, JcaJceUtils.getCertPathTrustManager(Set.of(new TrustAnchor(root, null)), null));
        builder.withTimeout(30000);
        if (own.length > 0) {
            builder.withKeyManagers(own);
        }
        if (label != null) {
            builder.withLabel(label);
        }
        return builder.build();
    }

    private static ESTAuth basic(String user, String password) throws Exception {
        return new JcaHttpAuthBuilder("QvTrust", user, password.toCharArray()).build();
    }

    private static KeyPair newKey() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static PKCS10CertificationRequest request(KeyPair key, String name) throws Exception {
        return new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=" + name), key.getPublic())
            .build(new JcaContentSignerBuilder("SHA256withRSA").build(key.getPrivate()));
    }

    private static X509Certificate enrol(String label, KeyPair key, String machine, String token) throws Exception {
        return certificate("label " + label, key, service(label).simpleEnroll(false, request(key, machine), basic(machine, token)));
    }

    private static X509Certificate certificate(String what, KeyPair key, EnrollmentResponse answer) throws Exception {
        same(what + ": at once, not later", true, answer.isCompleted());
        X509CertificateHolder[] found = ESTService.storeToArray(answer.getStore());
        same(what + ": certificates", 1, found.length);
        X509Certificate issued = new JcaX509CertificateConverter().getCertificate(found[0]);
        issued.verify(root.getPublicKey());
        issued.checkValidity();
        same(what + ": the requested key", key.getPublic(), issued.getPublicKey());
        return issued;
    }

    private static void refused(String what, int status, String text, Call call) throws Exception {
        try {
            call.run();
        } catch (ESTException e) {
            same(what + ": status", status, e.getStatusCode());
            same(what + ": text", text, body(e));
            return;
        }
        throw new AssertionError(what + " was not refused");
    }

    private static String body(ESTException e) throws IOException {
        return e.getBody() == null ? "" : new String(e.getBody().readAllBytes(), StandardCharsets.UTF_8).trim();
    }

    private static void same(String what, Object expected, Object came) {
        if (!expected.equals(came)) {
            throw new AssertionError(what + "\n  expected: " + expected + "\n  came:     " + came);
        }
        System.out.println(what + ": " + came.toString().lines().findFirst().orElse(""));
    }
}
