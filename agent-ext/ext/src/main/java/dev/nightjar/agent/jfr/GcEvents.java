package dev.nightjar.agent.jfr;

import dev.nightjar.model.fact.GcFigure;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordedEvent;
import org.jspecify.annotations.Nullable;

/**
 * Which event of JFR has which figure of a collection. A handful of events per collection; {@code GCPhaseParallel}, which
 * comes hundreds of times, is left alone. Which ones come depends on the collector.
 */
final class GcEvents {

    private final GcRecords records;

    GcEvents(GcRecords records) {
        this.records = records;
    }

    /** Gives the events to be heard and what hears them. */
    void each(BiConsumer<String, Consumer<RecordedEvent>> on) {
        on.accept("jdk.GCHeapSummary", this::heap);
        on.accept("jdk.G1HeapSummary", this::g1);
        on.accept("jdk.PSHeapSummary", this::parallel);
        on.accept("jdk.TenuringDistribution", this::survived);
        on.accept("jdk.G1EvacuationYoungStatistics", event -> copied(event, false));
        on.accept("jdk.G1EvacuationOldStatistics", event -> copied(event, true));
        on.accept("jdk.GCReferenceStatistics", this::references);
        on.accept("jdk.EvacuationFailed", event -> adds(event, GcFigure.FAILED, "evacuationFailed.objectCount"));
        on.accept("jdk.PromotionFailed", event -> adds(event, GcFigure.FAILED, "promotionFailed.objectCount"));
        on.accept("jdk.GCCPUTime", this::cpu);
    }

    private void heap(RecordedEvent event) {
        if (isBefore(event)) {
            is(event, GcFigure.HEAP_BEFORE, "heapUsed");
        } else {
            is(event, GcFigure.HEAP_AFTER, "heapUsed");
            is(event, GcFigure.HEAP_COMMITTED, "heapSpace.committedSize");
        }
    }

    private void g1(RecordedEvent event) {
        boolean before = isBefore(event);
        if (before) {
            is(event, GcFigure.EDEN_BEFORE, "edenUsedSize");
        }
        is(event, before ? GcFigure.SURVIVOR_BEFORE : GcFigure.SURVIVOR_AFTER, "survivorUsedSize");
        if (event.hasField("oldGenUsedSize")) { // not on 17
            is(event, before ? GcFigure.OLD_BEFORE : GcFigure.OLD_AFTER, "oldGenUsedSize");
        }
    }

    private void parallel(RecordedEvent event) {
        boolean before = isBefore(event);
        if (before) {
            is(event, GcFigure.EDEN_BEFORE, "edenSpace.used");
        }
        is(event, before ? GcFigure.SURVIVOR_BEFORE : GcFigure.SURVIVOR_AFTER, "fromSpace.used");
        is(event, before ? GcFigure.OLD_BEFORE : GcFigure.OLD_AFTER, "oldObjectSpace.used");
    }

    /** Serial tells its survivors by age only. */
    private void survived(RecordedEvent event) {
        records.survived(event.getLong("gcId"), event.getLong("size"));
    }

    /** Words that were copied into buffers of the young or the old generation, and past them. */
    private void copied(RecordedEvent event, boolean old) {
        long gcId = event.getLong("statistics.gcId");
        long bytes = event.getLong("statistics.used") + event.getLong("statistics.directAllocated");
        records.adds(gcId, GcFigure.COPIED, bytes);
        if (old) {
            records.adds(gcId, GcFigure.PROMOTED, bytes);
        }
    }

    /** One for each kind. */
    private void references(RecordedEvent event) {
        adds(event, GcFigure.REFERENCES, "count");
        GcFigure kind = kind(event.getString("type"));
        if (kind != null) {
            adds(event, kind, "count");
        }
    }

    /** {@code Weak reference} of HotSpot's; null for a kind that it may get yet. */
    static @Nullable GcFigure kind(@Nullable String type) {
        String word = type == null ? "" : type.split(" ", 2)[0];
        return switch (word) {
            case "Soft" -> GcFigure.SOFT_REFERENCES;
            case "Weak" -> GcFigure.WEAK_REFERENCES;
            case "Final" -> GcFigure.FINAL_REFERENCES;
            case "Phantom" -> GcFigure.PHANTOM_REFERENCES;
            default -> null;
        };
    }

    private void cpu(RecordedEvent event) {
        long gcId = event.getLong("gcId");
        records.adds(gcId, GcFigure.CPU_USER, event.getDuration("userTime").toNanos());
        records.adds(gcId, GcFigure.CPU_SYSTEM, event.getDuration("systemTime").toNanos());
        records.adds(gcId, GcFigure.REAL, event.getDuration("realTime").toNanos());
    }

    private void is(RecordedEvent event, GcFigure figure, String field) {
        records.is(event.getLong("gcId"), figure, event.getLong(field));
    }

    private void adds(RecordedEvent event, GcFigure figure, String field) {
        records.adds(event.getLong("gcId"), figure, event.getLong(field));
    }

    private static boolean isBefore(RecordedEvent event) {
        return event.getString("when").startsWith("Before");
    }
}
