package dev.nightjar.demo.lab;

/** Which variants a run of the lab is about. */
enum Halves {
    /** Those by which rules are changed. */
    TUNED,
    HELD_OUT,
    BOTH;

    boolean have(Variant variant) {
        return this == BOTH || variant.heldOut() == (this == HELD_OUT);
    }
}
