package dev.nightjar.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real HTTPS server with a certificate of its own making. */
@Timeout(60)
class TlsTest {

    private static final String PASSWORD = "only-a-test";

    @TempDir
    Path folder = Path.of("");

    private final AtomicInteger requests = new AtomicInteger();
    private @Nullable HttpsServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void theCertificateThatWasNamedIsTrustedAndTheConnectionKept() throws Exception {
        URI endpoint = serve("san=ip:127.0.0.1");
        HttpPost http = post(endpoint, folder.resolve("server.pem"));
        assertThat(http.post(new byte[100_000]).status()).isEqualTo(200);
        assertThat(http.post(new byte[1]).status()).isEqualTo(200);
        assertThat(requests.get()).isEqualTo(2);
    }

    @Test
    void anUnknownCertificateIsNotTrusted() throws Exception {
        HttpPost http = post(serve("san=ip:127.0.0.1"), null);
        assertThatThrownBy(() -> http.post(new byte[1])).isInstanceOf(SSLException.class);
        assertThat(requests.get()).isZero();
    }

    @Test
    void aTrustedCertificateOfAnotherHostIsRefused() throws Exception {
        HttpPost http = post(serve("san=dns:elsewhere.example"), folder.resolve("server.pem"));
        assertThatThrownBy(() -> http.post(new byte[1])).isInstanceOf(SSLException.class);
        assertThat(requests.get()).isZero();
    }

    @Test
    void aFileWithoutCertificateSaysSo() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty.pem"));
        HttpPost http = post(serve("san=ip:127.0.0.1"), empty);
        assertThatThrownBy(() -> http.post(new byte[1]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nightjar.certificate " + empty);
    }

    private static HttpPost post(URI endpoint, @Nullable Path certificate) {
        return new HttpPost(endpoint, null, certificate, TimeUnit.SECONDS.toNanos(20), System::nanoTime);
    }

    private URI serve(String subject) throws IOException, InterruptedException, GeneralSecurityException {
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=nightjar", "-ext", subject, "-storetype", "PKCS12");
        keytool("-exportcert", "-rfc", "-file", folder.resolve("server.pem").toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(folder.resolve("server.p12"))) {
            keys.load(file, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server = https;
        https.setHttpsConfigurator(new HttpsConfigurator(context));
        https.createContext("/v1/logs", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                requests.incrementAndGet();
                exchange.sendResponseHeaders(200, -1);
            }
        });
        https.start();
        return URI.create("https://127.0.0.1:" + https.getAddress().getPort());
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-keystore",
                folder.resolve("server.p12").toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                "server"));
        command.addAll(1, List.of(arguments));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).describedAs("see keytool.log").isZero();
    }
}
