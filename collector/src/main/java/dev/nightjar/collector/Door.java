package dev.nightjar.collector;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in at one address: loopback is open by default; any other address needs a token and TLS, or
 * {@code insecure}, said aloud. For OTLP, API and UI alike. Immutable.
 *
 * @param key the setting that names the address, for the messages: {@code nightjar.otlp.address}
 * @param address host name or literal address to bind
 * @param token what callers must show, null when anybody may come in
 * @param certificate PEM chain, null without TLS
 * @param privateKey PEM, PKCS#8, unencrypted, null without TLS
 * @param insecure opens any address without token or TLS
 */
public record Door(
        String key,
        String address,
        @Nullable String token,
        @Nullable Path certificate,
        @Nullable Path privateKey,
        boolean insecure) {

    /** A shorter token can be guessed over a network. */
    public static final int MIN_TOKEN_CHARS = 16;

    /** What the rule says of a door. */
    public sealed interface Verdict {

        /** Bind this address; no warning. */
        record Open(InetAddress address) implements Verdict {}

        /** Bind this address and say the warning at start. */
        record OpenAloud(InetAddress address, String warning) implements Verdict {}

        /** Do not start; the message says what to set. */
        record Refused(String message) implements Verdict {}
    }

    /** The name is looked up once, here, so that what was judged is what gets bound. */
    public Verdict judge() {
        if (address.isBlank()) {
            return new Verdict.Refused(key + " is empty: set a host name or an address, 127.0.0.1 for this host only");
        }
        InetAddress[] found;
        try {
            found = InetAddress.getAllByName(address);
        } catch (UnknownHostException e) {
            return new Verdict.Refused(key + "=" + address + " cannot be resolved: set an address of this host");
        }
        String flaw = flaw();
        return flaw == null ? judge(found) : new Verdict.Refused(flaw);
    }

    public boolean hasTls() {
        return certificate != null && privateKey != null;
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "Door[" + key + "=" + address + ", token=" + (token == null ? "none" : "***") + ", tls=" + hasTls()
                + ", insecure=" + insecure + "]";
    }

    private Verdict judge(InetAddress[] found) {
        boolean loopback = true;
        for (InetAddress each : found) {
            loopback &= each.isLoopbackAddress();
        }
        String absent = absent();
        if (loopback || absent.isEmpty()) {
            return new Verdict.Open(found[0]);
        }
        String danger = key + "=" + address + " is reachable from other hosts, without " + absent + ": ";
        if (insecure) {
            return new Verdict.OpenAloud(
                    found[0],
                    danger + "anybody on the network can come in or listen, as nightjar.door.insecure=true allows");
        }
        return new Verdict.Refused(danger
                + "set nightjar.door.token, nightjar.door.certificate and nightjar.door.private-key, or bind 127.0.0.1,"
                + " or set nightjar.door.insecure=true to accept the risk");
    }

    private String absent() {
        if (token == null) {
            return hasTls() ? "a token" : "token and TLS";
        }
        return hasTls() ? "" : "TLS";
    }

    private @Nullable String flaw() {
        if ((certificate == null) != (privateKey == null)) {
            return certificate == null
                    ? "nightjar.door.private-key is set without nightjar.door.certificate: set both or none"
                    : "nightjar.door.certificate is set without nightjar.door.private-key: set both or none";
        }
        if (token == null) {
            return null;
        }
        if (token.length() < MIN_TOKEN_CHARS) {
            return "nightjar.door.token has " + token.length() + " characters, at least " + MIN_TOKEN_CHARS
                    + " are needed: make one with 'openssl rand -hex 32'";
        }
        if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
            return "nightjar.door.token must be visible ASCII without spaces: it travels in a header";
        }
        return null;
    }
}
