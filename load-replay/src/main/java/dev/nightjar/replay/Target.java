package dev.nightjar.replay;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;

/**
 * Where a replay may go. A replay is load, and recorded writes are writes: only loopback is open by itself, any other
 * target has to be named. Resolved once, so that a name cannot move to another machine during a run.
 */
public final class Target {

    private final String hostAndPort;
    private final InetSocketAddress address;

    private Target(String hostAndPort, InetSocketAddress address) {
        this.hostAndPort = hostAndPort;
        this.address = address;
    }

    /** A target on this machine. */
    public static Target of(String url) {
        return of(url, Set.of());
    }

    /**
     * A target that is on this machine or allowed by name.
     *
     * @param url {@code http://host:port}, no path
     * @param allowed targets that may be off this machine, each {@code host:port} as in the URL
     * @throws IllegalArgumentException with a message for the operator when the target is refused
     */
    public static Target of(String url, Set<String> allowed) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("target '" + url + "' is not a URL: " + e.getMessage(), e);
        }
        if ("https".equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException("target " + url + ": TLS is not supported, give a plain http:// port");
        }
        String host = uri.getHost();
        boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
        if (!"http".equalsIgnoreCase(uri.getScheme())
                || host == null
                || !uri.getPath().matches("/?")
                || !bare) {
            throw new IllegalArgumentException("target '" + url + "' is not of the form http://host:port");
        }
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("target " + url + ": port " + port + " is not within 1-65535");
        }
        String hostAndPort = (host + ":" + port).toLowerCase(Locale.ROOT);
        boolean named = allowed.stream().anyMatch(hostAndPort::equalsIgnoreCase);
        return new Target(hostAndPort, new InetSocketAddress(resolve(host, hostAndPort, named), port));
    }

    private static InetAddress resolve(String host, String hostAndPort, boolean named) {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("target " + hostAndPort + " cannot be resolved", e);
        }
        for (InetAddress address : addresses) {
            if (!named && !address.isLoopbackAddress()) {
                throw new IllegalArgumentException("target " + hostAndPort + " (" + address.getHostAddress()
                        + ") is not a loopback address. If it may take this load and these writes, allow it by name:"
                        + " --allow " + hostAndPort);
            }
        }
        return addresses[0];
    }

    /** As the Host header says it. */
    public String hostAndPort() {
        return hostAndPort;
    }

    public InetSocketAddress address() {
        return address;
    }

    @Override
    public String toString() {
        return "http://" + hostAndPort;
    }
}
