import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Set;
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
        X509Certificate client = enrol("client", newKey(), machine, token);
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
        System.out.println("all of it is so");
    }

    private static ESTService service(String label) throws Exception {
        var builder = new JsseESTServiceBuilder(authority, JcaJceUtils.getCertPathTrustManager(Set.of(new TrustAnchor(root, null)), null));
        builder.withTimeout(30000);
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
