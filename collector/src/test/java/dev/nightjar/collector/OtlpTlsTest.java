package dev.nightjar.collector;

import static dev.nightjar.collector.Requests.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OtlpTlsTest {

    private static X509Bundle server;

    @TempDir
    private Path files;

    private Path certificate;
    private Path privateKey;
    private final Store store = new Store();

    @BeforeAll
    static void makeCertificate() throws Exception {
        server = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    @BeforeEach
    void writeFiles() throws Exception {
        certificate = Files.writeString(files.resolve("server.crt"), server.getCertificatePathPEM());
        privateKey = Files.writeString(files.resolve("server.key"), server.getPrivateKeyPEM());
    }

    @Test
    void bothDoorsSpeakTlsWhenACertificateIsSet() throws Exception {
        try (Collector collector = Collector.start(settings(privateKey), store, InstantSource.fixed(NOW))) {
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", collector.grpcPort())
                    .sslContext(GrpcSslContexts.forClient()
                            .trustManager(server.toTrustManager())
                            .build())
                    .build();
            LogsServiceGrpc.newBlockingStub(channel).export(Requests.batch(1, Requests.pauses(1)));
            channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);

            SSLContext trust = SSLContext.getInstance("TLS");
            trust.init(null, new javax.net.ssl.TrustManager[] {server.toTrustManager()}, null);
            try (HttpClient client = HttpClient.newBuilder().sslContext(trust).build()) {
                HttpResponse<Void> answer = client.send(
                        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + collector.httpPort() + "/v1/logs"))
                                .header("Content-Type", "application/x-protobuf")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(
                                        Requests.batch(2, Requests.pauses(1)).toByteArray()))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
                assertThat(answer.statusCode()).isEqualTo(200);
            }
            assertThat(store.gcIds()).hasSize(2);
        }
    }

    @Test
    void plaintextIsNotTakenWhereTlsIsSet() throws Exception {
        try (Collector collector = Collector.start(settings(privateKey), store, InstantSource.fixed(NOW))) {
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", collector.grpcPort())
                    .usePlaintext()
                    .build();
            LogsServiceGrpc.LogsServiceBlockingStub plain = LogsServiceGrpc.newBlockingStub(channel);

            assertThatThrownBy(() -> plain.export(Requests.batch(1, Requests.pauses(1))))
                    .isInstanceOf(StatusRuntimeException.class);
            channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
        assertThat(store.batches()).isEmpty();
    }

    @Test
    void fileThatIsMissingOrNoKeyIsRefusedByItsSetting() throws Exception {
        Path missing = files.resolve("missing.key");
        Path noKey = Files.writeString(files.resolve("no.key"), "hello");

        assertThatThrownBy(() -> Collector.start(settings(missing), store))
                .hasMessageContaining("nightjar.door.private-key=" + missing + " cannot be read");
        assertThatThrownBy(() -> Collector.start(settings(noKey), store))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unencrypted PKCS#8");
    }

    @Test
    void startIsRefusedWhenTheDoorMayNotBeOpenedOrThePortIsTaken() {
        assertThatThrownBy(() -> Collector.start(new DoorSettings("0.0.0.0", 0, 0, null, null, null, false), store))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nightjar.door.insecure=true");
        try (Collector collector = Collector.start(DoorSettings.loopback(0, 0), store)) {
            assertThatThrownBy(() -> Collector.start(DoorSettings.loopback(0, collector.httpPort()), store))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("port " + collector.httpPort())
                    .hasMessageContaining("nightjar.otlp.http-port");
            assertThatThrownBy(() -> Collector.start(DoorSettings.loopback(collector.grpcPort(), 0), store))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("nightjar.otlp.grpc-port");
        }
    }

    private DoorSettings settings(Path key) {
        return new DoorSettings("127.0.0.1", 0, 0, null, certificate, key, false);
    }
}
