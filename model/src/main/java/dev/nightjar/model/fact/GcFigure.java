package dev.nightjar.model.fact;

/**
 * What is known of a pause beside its length. Which ones there are depends on the collector and on the Java version;
 * the word ends with the unit.
 */
public enum GcFigure {
    /** Heap in use when the pause began and when it ended. All collectors. */
    HEAP_BEFORE("heap_before_bytes"),
    HEAP_AFTER("heap_after_bytes"),
    /** Heap that the JVM has from the operating system, when the pause ended. All collectors. */
    HEAP_COMMITTED("heap_committed_bytes"),
    /** New objects since the pause before. G1, Parallel. */
    EDEN_BEFORE("eden_before_bytes"),
    /** Young objects that have survived a pause before this one, and those that survived this one as well. G1, Parallel. */
    SURVIVOR_BEFORE("survivor_before_bytes"),
    SURVIVOR_AFTER("survivor_after_bytes"),
    /** In use by the old generation. Parallel; G1 with the Java versions that tell it. */
    OLD_BEFORE("old_before_bytes"),
    OLD_AFTER("old_after_bytes"),
    /** Survived and was copied, within the young generation or out of it. G1. */
    COPIED("copied_bytes"),
    /** Of it, what was copied into the old generation. G1. */
    PROMOTED("promoted_bytes"),
    /** Soft, weak, final and phantom references that the collection had to look at. Serial, Parallel, G1. */
    REFERENCES("references"),
    /** Of these, by kind. */
    SOFT_REFERENCES("soft_references"),
    WEAK_REFERENCES("weak_references"),
    FINAL_REFERENCES("final_references"),
    PHANTOM_REFERENCES("phantom_references"),
    /** Java threads of the JVM, whose stacks the collection had to look through. Serial, Parallel, G1. */
    THREADS("threads"),
    /** Objects that found no place and stayed where they were. G1, Serial, Parallel. */
    FAILED("failed_objects"),
    /** Processor time of the collector's threads; a resolution of 10 ms, so add up a window. Serial, Parallel, G1. */
    CPU_USER("cpu_user_ns"),
    CPU_SYSTEM("cpu_system_ns"),
    /** Wall time to which those two belong. */
    REAL("real_ns");

    private final String word;

    GcFigure(String word) {
        this.word = word;
    }

    /** The name on the wire. */
    public String word() {
        return word;
    }

    public static GcFigure parse(String word) {
        for (GcFigure figure : values()) {
            if (figure.word.equals(word)) {
                return figure;
            }
        }
        throw new IllegalArgumentException("no such figure: " + word);
    }
}
