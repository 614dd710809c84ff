package dev.nightjar.analyzer.follow;

import dev.nightjar.model.finding.Link;

/** Why collections take more time than normally, in the order in which it is asked. */
enum GcReason {
    /** The collector's threads did not get the processors. */
    STARVED(Codes.GC_STARVED, Codes.DISPROOF_GC_CPU, Link.Basis.DIRECT),
    /** The collector's time went to the kernel. */
    KERNEL(Codes.GC_KERNEL, Codes.DISPROOF_GC_CPU, Link.Basis.DIRECT),
    /** Somebody asked for collections. */
    REQUESTED(Codes.GC_REQUESTED, Codes.DISPROOF_GC_REQUESTED, Link.Basis.DIRECT),
    /** Collections for objects of half a region and more. */
    HUMONGOUS(Codes.GC_HUMONGOUS, Codes.DISPROOF_GC_COUNTER, Link.Basis.DIRECT),
    /** More bytes per second. */
    ALLOCATION(Codes.GC_ALLOCATION, Codes.DISPROOF_GC_COUNTER, Link.Basis.STATISTICAL),
    /** Fewer bytes from one pause to the next. */
    ROOM(Codes.GC_ROOM, Codes.DISPROOF_GC_COUNTER, Link.Basis.STATISTICAL),
    /** More bytes to be kept in each pause. */
    SURVIVAL(Codes.GC_SURVIVAL, Codes.DISPROOF_GC_COUNTER, Link.Basis.STATISTICAL),
    /** More soft, weak, final and phantom references in each pause. */
    REFERENCES(Codes.GC_REFERENCES, Codes.DISPROOF_GC_COUNTER, Link.Basis.STATISTICAL),
    /** More threads, whose stacks each pause looks through. */
    THREADS(Codes.GC_THREADS, Codes.DISPROOF_GC_COUNTER, Link.Basis.STATISTICAL);

    private final String code;
    private final String disproof;
    private final Link.Basis basis;

    GcReason(String code, String disproof, Link.Basis basis) {
        this.code = code;
        this.disproof = disproof;
        this.basis = basis;
    }

    String code() {
        return code;
    }

    String disproof() {
        return disproof;
    }

    Link.Basis basis() {
        return basis;
    }

    /** Whether the next question is who allocated. */
    boolean isOfAllocations() {
        return switch (this) {
            case HUMONGOUS, ALLOCATION, ROOM, SURVIVAL -> true;
            case STARVED, KERNEL, REQUESTED, REFERENCES, THREADS -> false;
        };
    }
}
