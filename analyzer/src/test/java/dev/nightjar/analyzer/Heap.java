package dev.nightjar.analyzer;

import dev.nightjar.model.fact.Allocations;
import dev.nightjar.model.fact.Allocations.Site;
import dev.nightjar.model.fact.GcFigure;
import dev.nightjar.model.fact.GcPause;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the collections of a made-up JVM look like, as G1 tells them. Immutable; the with-methods give changed copies.
 *
 * @param everyMillis from one pause to the next
 * @param edenMebibytes allocated from one pause to the next
 * @param copiedMebibytes what each pause has to keep
 * @param liveMebibytes in use after a pause
 * @param processors that the collector gets
 * @param kernel share of its time that goes to the kernel
 */
record Heap(
        String cause,
        long everyMillis,
        double pauseMillis,
        double edenMebibytes,
        double copiedMebibytes,
        double liveMebibytes,
        double processors,
        double kernel,
        long references,
        boolean figures,
        Map<GcFigure, Long> also) {

    /** A pause of 12 ms every three seconds; 30 MiB are allocated in a second. */
    static Heap normal() {
        return new Heap("G1 Evacuation Pause", 3_000, 12, 90, 3, 80, 1.8, 0.05, 2_000, true, Map.of());
    }

    Heap cause(String jvmsWords) {
        return new Heap(
                jvmsWords,
                everyMillis,
                pauseMillis,
                edenMebibytes,
                copiedMebibytes,
                liveMebibytes,
                processors,
                kernel,
                references,
                figures,
                also);
    }

    Heap every(long millis, double eden) {
        return new Heap(
                cause,
                millis,
                pauseMillis,
                eden,
                copiedMebibytes,
                liveMebibytes,
                processors,
                kernel,
                references,
                figures,
                also);
    }

    Heap pausing(double millis) {
        return new Heap(
                cause,
                everyMillis,
                millis,
                edenMebibytes,
                copiedMebibytes,
                liveMebibytes,
                processors,
                kernel,
                references,
                figures,
                also);
    }

    Heap keeping(double copied, double live) {
        return new Heap(
                cause,
                everyMillis,
                pauseMillis,
                edenMebibytes,
                copied,
                live,
                processors,
                kernel,
                references,
                figures,
                also);
    }

    Heap getting(double threads, double kernelShare) {
        return new Heap(
                cause,
                everyMillis,
                pauseMillis,
                edenMebibytes,
                copiedMebibytes,
                liveMebibytes,
                threads,
                kernelShare,
                references,
                figures,
                also);
    }

    Heap referring(long count) {
        return new Heap(
                cause,
                everyMillis,
                pauseMillis,
                edenMebibytes,
                copiedMebibytes,
                liveMebibytes,
                processors,
                kernel,
                count,
                figures,
                also);
    }

    /** Another figure of each pause. */
    Heap telling(GcFigure figure, long value) {
        Map<GcFigure, Long> more = new EnumMap<>(GcFigure.class);
        more.putAll(also);
        more.put(figure, value);
        return new Heap(
                cause,
                everyMillis,
                pauseMillis,
                edenMebibytes,
                copiedMebibytes,
                liveMebibytes,
                processors,
                kernel,
                references,
                figures,
                more);
    }

    /** As an older agent tells it. */
    Heap untold() {
        return new Heap(
                cause,
                everyMillis,
                pauseMillis,
                edenMebibytes,
                copiedMebibytes,
                liveMebibytes,
                processors,
                kernel,
                references,
                false,
                also);
    }

    /** Its pauses from block to block. */
    void into(Story story, String service, int from, int to) {
        long id = from * 100_000L;
        for (long instant = Story.at(from); instant < Story.at(to); instant += everyMillis * 1_000_000L) {
            long nanos = Math.round(pauseMillis * 1e6);
            story.add(service, new GcPause(instant, nanos, "G1New", cause, id++, figures(nanos)));
        }
    }

    private Map<GcFigure, Long> figures(long nanos) {
        Map<GcFigure, Long> told = new EnumMap<>(GcFigure.class);
        if (figures) {
            double cpu = nanos * processors;
            told.put(GcFigure.HEAP_BEFORE, bytes(liveMebibytes + edenMebibytes));
            told.put(GcFigure.HEAP_AFTER, bytes(liveMebibytes));
            told.put(GcFigure.EDEN_BEFORE, bytes(edenMebibytes));
            told.put(GcFigure.COPIED, bytes(copiedMebibytes));
            told.put(GcFigure.PROMOTED, bytes(copiedMebibytes / 2));
            told.put(GcFigure.REFERENCES, references);
            told.put(GcFigure.CPU_SYSTEM, Math.round(cpu * kernel));
            told.put(GcFigure.CPU_USER, Math.round(cpu * (1 - kernel)));
            told.put(GcFigure.REAL, nanos);
            told.putAll(also);
        }
        return told;
    }

    static long bytes(double mebibytes) {
        return Math.round(mebibytes * (1 << 20));
    }

    /** Samples of what an account allocates, from block to block. */
    static void samples(Story story, String service, String account, int from, int to, Site... sites) {
        for (int block = from; block < to; block++) {
            story.add(service, new Allocations(account, Story.at(block), Story.BLOCK, List.of(sites), 0, 0));
        }
    }

    /** A place that allocates so much in each block, below frames of the JDK and a driver. */
    static Site site(String type, double mebibytes, String... ownFrames) {
        List<String> frames =
                new ArrayList<>(List.of("java.util.Arrays.copyOf:3541", "org.postgresql.core.Tuple.get:88"));
        frames.addAll(List.of(ownFrames));
        frames.add("org.springframework.web.servlet.FrameworkServlet.service:885");
        return new Site(type, frames, bytes(mebibytes), Math.max(1, Math.round(mebibytes / 4)));
    }
}
