package dev.nightjar.agent.ship;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS to the server: its certificate is checked, and that it is for the host we called. */
final class Trust {

    private Trust() {}

    /**
     * Wraps a connected socket and shakes hands.
     *
     * @param certificate PEM file of what is trusted; null: what the JVM trusts. Read at each connection, so that it can
     *     be renewed
     */
    static SSLSocket secure(Socket plain, String host, int port, @Nullable Path certificate) throws IOException {
        SSLSocketFactory factory =
                certificate == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : trusting(certificate);
        SSLSocket secured = (SSLSocket) factory.createSocket(plain, host, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static SSLSocketFactory trusting(Path certificate) throws IOException {
        try (InputStream pem = Files.newInputStream(certificate)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("nightjar-" + trusted.size(), one);
            }
            if (trusted.size() == 0) {
                throw new IOException("nightjar.certificate " + certificate + " holds no certificate");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("nightjar.certificate " + certificate + " cannot be used: " + e.getMessage(), e);
        }
    }
}
