package dev.nightjar.collector;

import dev.nightjar.collector.door.GrpcDoor;
import dev.nightjar.collector.door.GrpcRoute;
import dev.nightjar.collector.door.HttpDoor;
import dev.nightjar.collector.door.HttpRoute;
import dev.nightjar.collector.door.Receiver;
import dev.nightjar.collector.door.Tally;
import dev.nightjar.collector.door.Tls;
import dev.nightjar.collector.door.Token;
import dev.nightjar.collector.otlp.Otlp;
import dev.nightjar.collector.prometheus.Prometheus;
import dev.nightjar.collector.prometheus.ScrapeSettings;
import dev.nightjar.collector.prometheus.Scraper;
import dev.nightjar.collector.read.Cardinality;
import dev.nightjar.collector.read.SqlTexts;
import dev.nightjar.collector.recording.Recordings;
import dev.nightjar.collector.skywalking.SkyWalking;
import dev.nightjar.collector.zipkin.Zipkin;
import dev.nightjar.model.port.SignalWriter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes OTLP, SkyWalking's, Zipkin's and Prometheus' protocols in over gRPC and HTTP, asks Prometheus' targets, and hands what they bring
 * to the store; a sender is answered when it is durable. Safe for use by many threads. Whoever starts it closes it, before the store.
 */
public final class Collector implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

    /** Two loops feed more than one store's writer can take (facts/door.md §1). */
    private static final int EVENT_LOOPS = 2;

    private final Tally tally;
    private final Cardinality cardinality;
    private final GrpcDoor grpc;
    private final HttpDoor http;
    private final EventLoopGroup acceptor;
    private final EventLoopGroup loops;
    private final @Nullable Scraper scraper;

    private Collector(
            Tally tally,
            Cardinality cardinality,
            GrpcDoor grpc,
            HttpDoor http,
            EventLoopGroup acceptor,
            EventLoopGroup loops,
            @Nullable Scraper scraper) {
        this.scraper = scraper;
        this.tally = tally;
        this.cardinality = cardinality;
        this.grpc = grpc;
        this.http = http;
        this.acceptor = acceptor;
        this.loops = loops;
    }

    /** With the system's clock, without recordings and targets. */
    public static Collector start(DoorSettings settings, SignalWriter writer) {
        return start(settings, writer, InstantSource.system());
    }

    /** Without recordings and targets. */
    public static Collector start(DoorSettings settings, SignalWriter writer, InstantSource clock) {
        return start(settings, writer, null, clock);
    }

    /** Without targets. */
    public static Collector start(
            DoorSettings settings, SignalWriter writer, @Nullable Recordings recordings, InstantSource clock) {
        return start(settings, writer, recordings, ScrapeSettings.none(), clock);
    }

    /**
     * Throws {@link IllegalArgumentException} when the settings may not be opened, and {@link IllegalStateException} when
     * an address cannot be bound; the message says what to do.
     *
     * @param recordings takes what comes at {@code /v1/recordings} of the HTTP door; null: nothing is there
     */
    public static Collector start(
            DoorSettings settings,
            SignalWriter writer,
            @Nullable Recordings recordings,
            ScrapeSettings scrape,
            InstantSource clock) {
        InetAddress address = admit(settings.door());
        Tls tls = settings.certificate() == null || settings.privateKey() == null
                ? null
                : new Tls(settings.certificate(), settings.privateKey());
        Token token = new Token(settings.token());
        Tally tally = new Tally();
        Cardinality cardinality = new Cardinality();
        Receiver receiver = new Receiver(writer, tally, cardinality, clock);
        SqlTexts sql = new SqlTexts();
        Otlp otlp = new Otlp(sql, settings.oldestFacts());
        List<GrpcRoute> grpcRoutes = joined(otlp.grpc(), SkyWalking.grpc(sql));
        List<HttpRoute> httpRoutes = joined(otlp.http(), List.of(Zipkin.http(sql), Prometheus.http()));
        EventLoopGroup acceptor = loops("nightjar-otlp-accept", 1);
        EventLoopGroup loops = loops("nightjar-otlp", EVENT_LOOPS);
        GrpcDoor grpc = null;
        String key = "nightjar.otlp.grpc-port";
        int port = settings.grpcPort();
        try {
            grpc = GrpcDoor.open(
                    new InetSocketAddress(address, port), tls, token, receiver, grpcRoutes, acceptor, loops);
            key = "nightjar.otlp.http-port";
            port = settings.httpPort();
            HttpDoor http = HttpDoor.open(
                    new InetSocketAddress(address, port),
                    tls,
                    token,
                    receiver,
                    httpRoutes,
                    recordings,
                    acceptor,
                    loops);
            LOG.info(
                    "OTLP comes in at {}: gRPC {}, HTTP {}{}",
                    address.getHostAddress(),
                    grpc.port(),
                    http.port(),
                    how(settings));
            Scraper scraper = scrape.targets().isEmpty() ? null : Scraper.start(scrape, receiver, clock);
            return new Collector(tally, cardinality, grpc, http, acceptor, loops, scraper);
        } catch (IOException e) {
            undo(grpc, acceptor, loops);
            throw new IllegalStateException(
                    "cannot listen on " + address.getHostAddress() + " port " + port + " (" + e.getMessage()
                            + "): stop what listens there, or set another " + key,
                    e);
        } catch (RuntimeException e) {
            undo(grpc, acceptor, loops);
            throw e;
        }
    }

    public int grpcPort() {
        return grpc.port();
    }

    public int httpPort() {
        return http.port();
    }

    public CollectorHealth health() {
        return tally.health(cardinality.folded(), scraper == null ? List.of() : scraper.health());
    }

    /** Asks no target any more, answers the requests that wait for the store (at most 10 s per door), then closes all connections. */
    @Override
    public void close() {
        if (scraper != null) {
            scraper.close();
        }
        grpc.close();
        http.close();
        stop(acceptor, loops);
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static InetAddress admit(Door door) {
        return switch (door.judge()) {
            case Door.Verdict.Open open -> open.address();
            case Door.Verdict.OpenAloud aloud -> {
                LOG.warn("{}", aloud.warning());
                yield aloud.address();
            }
            case Door.Verdict.Refused refused -> throw new IllegalArgumentException(refused.message());
        };
    }

    private static String how(DoorSettings settings) {
        return (settings.door().hasTls() ? ", TLS" : ", no TLS")
                + (settings.token() == null ? ", no token" : ", token");
    }

    private static EventLoopGroup loops(String name, int threads) {
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    }

    private static void undo(@Nullable GrpcDoor grpc, EventLoopGroup acceptor, EventLoopGroup loops) {
        if (grpc != null) {
            grpc.close();
        }
        stop(acceptor, loops);
    }

    private static void stop(EventLoopGroup acceptor, EventLoopGroup loops) {
        acceptor.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
