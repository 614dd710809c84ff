package dev.nightjar.replay.driver;

import dev.nightjar.replay.RecordedRequest;
import dev.nightjar.replay.Report;
import dev.nightjar.replay.Report.Distribution;
import dev.nightjar.replay.Running;
import dev.nightjar.replay.Schedule;
import dev.nightjar.replay.Settings;
import dev.nightjar.replay.Target;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** One replay: warm-up, then a lane per event loop, then the report. Conducted by a thread of its own. */
public final class Run implements Running {

    /** From the decision to begin to time 0, so that all lanes are ready. */
    private static final long LEAD_NANOS = Duration.ofMillis(50).toNanos();

    private final Schedule schedule;
    private final Target target;
    private final Settings settings;
    private final Transport transport;
    private final MultiThreadIoEventLoopGroup loops;
    private final EncodedRequests requests;
    /** Trace ids must not repeat between runs. */
    private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());

    private final CompletableFuture<Report> finished = new CompletableFuture<>();

    /** Guarded by this, as all below: the lanes that drive now, first those of the warm-up. */
    private List<Lane> lanes = List.of();

    private boolean stopped;
    /** The warm-up is over. */
    private boolean begun;

    private long beginNanos;

    private Run(Schedule schedule, Target target, Settings settings, Transport transport) {
        this.schedule = schedule;
        this.target = target;
        this.settings = settings;
        this.transport = transport;
        this.requests = new EncodedRequests(schedule, target);
        this.loops = transport.loops(settings.loops(), "nightjar-replay-loop");
    }

    public static Run start(Schedule schedule, Target target, Settings settings) {
        return start(schedule, target, settings, Transport.best());
    }

    static Run start(Schedule schedule, Target target, Settings settings, Transport transport) {
        Run run = new Run(schedule, target, settings, transport);
        Thread.ofPlatform().name("nightjar-replay").daemon().start(run::conduct);
        return run;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // closing the loops is nobody's to wait for
    private void conduct() {
        try {
            if (!settings.warmUp().isZero()) {
                warmUp();
            }
            LaneTally tally = drive(schedule, target, requests);
            finished.complete(reportOf(tally, isStopped() ? Report.State.STOPPED : Report.State.FINISHED));
        } catch (RuntimeException | Error e) {
            finished.completeExceptionally(e);
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private void warmUp() {
        try (WarmUpSink sink = WarmUpSink.open(transport)) {
            Schedule warmUp = WarmUpSink.schedule(schedule, settings.warmUp());
            drive(warmUp, sink.target(), new EncodedRequests(warmUp, sink.target()));
        }
    }

    /** Sends a whole schedule, the warm-up's or the replay's, and waits for its end. */
    private LaneTally drive(Schedule whole, Target to, EncodedRequests encoded) {
        List<Lane> driving = new ArrayList<>();
        for (int index = 0; index < settings.loops(); index++) {
            driving.add(lane(whole, to, encoded, new Lane.Share(index, settings.loops())));
        }
        long begin = System.nanoTime() + LEAD_NANOS;
        List<CompletableFuture<LaneTally>> ends = new ArrayList<>();
        synchronized (this) {
            lanes = driving;
            begun = encoded == requests;
            beginNanos = begin;
            lanes.forEach(lane -> ends.add(lane.start(begin)));
            if (stopped) {
                lanes.forEach(Lane::stop);
            }
        }
        return sum(ends, encoded);
    }

    private Lane lane(Schedule whole, Target to, EncodedRequests encoded, Lane.Share share) {
        EventLoop loop = loops.next();
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.channel())
                .option(ChannelOption.TCP_NODELAY, true)
                // The lane's own timeout covers connecting.
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .remoteAddress(to.address());
        Schedule part = whole.filter(request -> laneOf(request, share.lanes()) == share.index());
        return new Lane(loop, bootstrap, part.iterator(), encoded, new TraceParents(random.split()), settings, share);
    }

    /** One lane per session, so that its requests keep their order. The factor (2^64 / golden ratio) spreads the bits. */
    private static int laneOf(RecordedRequest request, int lanes) {
        return Math.floorMod(Long.hashCode(request.session() * 0x9E37_79B9_7F4A_7C15L), lanes);
    }

    private static LaneTally sum(List<CompletableFuture<LaneTally>> tallies, EncodedRequests encoded) {
        // The defect of one lane must not wait for the end of another.
        CompletableFuture<Void> all = CompletableFuture.allOf(tallies.toArray(CompletableFuture[]::new));
        for (CompletableFuture<LaneTally> tally : tallies) {
            var _ = tally.whenComplete((ended, defect) -> {
                if (defect != null) {
                    all.completeExceptionally(defect);
                }
            });
        }
        all.join();
        LaneTally sum = new LaneTally(encoded.endpoints().size());
        tallies.forEach(tally -> sum.add(tally.join()));
        return sum;
    }

    @Override
    public void stop() {
        synchronized (this) {
            if (stopped || finished.isDone()) {
                return;
            }
            stopped = true;
            try {
                lanes.forEach(Lane::stop);
            } catch (RejectedExecutionException e) {
                // The replay ended just now and closed its loops.
            }
        }
    }

    @Override
    public CompletableFuture<Report> finished() {
        return finished.copy();
    }

    @Override
    public Report report() {
        List<CompletableFuture<LaneTally>> snapshots;
        synchronized (this) {
            if (finished.isDone()) {
                return finished.join();
            }
            if (!begun) {
                return reportOf(new LaneTally(requests.endpoints().size()), Report.State.WARMING_UP);
            }
            try {
                snapshots = lanes.stream().map(Lane::snapshot).toList();
            } catch (RejectedExecutionException e) {
                return finished.join();
            }
        }
        return reportOf(sum(snapshots, requests), Report.State.RUNNING);
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private Report reportOf(LaneTally tally, Report.State state) {
        Tally total = new Tally();
        List<Report.Endpoint> endpoints = new ArrayList<>();
        List<String> names = requests.endpoints();
        IntStream.range(0, names.size()).forEach(index -> {
            total.add(tally.endpoint(index));
            endpoints.add(
                    new Report.Endpoint(names.get(index), tally.endpoint(index).outcome()));
        });
        endpoints.sort(Comparator.comparingLong(
                        (Report.Endpoint endpoint) -> endpoint.outcome().due())
                .reversed()
                .thenComparing(Report.Endpoint::name));
        return new Report(
                state,
                target.toString(),
                schedule.size(),
                elapsedMillis(),
                total.outcome(),
                driverOf(tally),
                endpoints);
    }

    private Report.Driver driverOf(LaneTally tally) {
        Distribution lateness = Distributions.of(tally.latenessMicros());
        long maxLatenessMicros =
                TimeUnit.NANOSECONDS.toMicros(settings.maxLateness().toNanos());
        return new Report.Driver(
                lateness,
                Distributions.of(tally.sendDelayMicros()),
                maxLatenessMicros,
                lateness.p99() > maxLatenessMicros,
                tally.queuedCount(),
                tally.longestQueue(),
                tally.connectionsOpened());
    }

    private synchronized long elapsedMillis() {
        return begun ? Math.max(0, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNanos)) : 0;
    }
}
