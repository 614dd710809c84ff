package dev.nightjar.collector.door;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/** The server's certificate and key, for both doors. */
public record Tls(Path certificate, Path privateKey) {

    /** Throws {@link IllegalArgumentException} that says which setting is wrong. */
    public Tls {
        requireReadable("nightjar.door.certificate", certificate);
        requireReadable("nightjar.door.private-key", privateKey);
    }

    /** Throws like the constructor when the files are not what they should be. */
    public void requireUsable() {
        var _ = forHttp();
    }

    SslContext forHttp() {
        return build(builder());
    }

    SslContext forGrpc() {
        return build(GrpcSslContexts.configure(builder(), SslProvider.JDK));
    }

    private SslContextBuilder builder() {
        try {
            return SslContextBuilder.forServer(certificate.toFile(), privateKey.toFile())
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2");
        } catch (IllegalArgumentException e) {
            throw unusable(e);
        }
    }

    private SslContext build(SslContextBuilder builder) {
        try {
            return builder.build();
        } catch (SSLException e) {
            throw unusable(e);
        }
    }

    private IllegalArgumentException unusable(Exception e) {
        return new IllegalArgumentException(
                "nightjar.door.certificate=" + certificate + " with nightjar.door.private-key=" + privateKey
                        + " cannot be used: a PEM chain and its unencrypted PKCS#8 PEM key are needed",
                e);
    }

    private static void requireReadable(String key, Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(key + "=" + file + " cannot be read");
        }
    }
}
