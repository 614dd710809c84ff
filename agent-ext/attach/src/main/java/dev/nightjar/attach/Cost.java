package dev.nightjar.attach;

/** What the agent costs the JVM it comes to, as the pre-flight says it. */
final class Cost {

    /** CPU time of attaching, once, mostly for classes that are rewritten: measured, docs/measured.md. */
    static final int CPU_SECONDS = 14;

    /** What the process grows by: measured, docs/measured.md. */
    static final int MEMORY_MIB = 130;

    /** Of the memory, what its classes take: measured, docs/measured.md. */
    static final int METASPACE_MIB = 30;

    /** {@code nightjar-ledger}, {@code -jfr}, {@code -jfr-tick}, {@code -totals}, {@code -ship}, {@code -governor}, {@code -gc-log}. */
    static final int THREADS = 7;

    private Cost() {}
}
