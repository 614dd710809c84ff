package dev.nightjar.ui;

import dev.nightjar.model.finding.Finding;
import java.util.Comparator;

/** A finding with its environment. */
record Found(String environment, Finding finding) {

    /** Largest extra time of all works first, as the API has it. */
    static final Comparator<Found> WORST_FIRST = Comparator.comparingDouble(Found::totalExtraNanos)
            .reversed()
            .thenComparing(found -> found.finding().id());

    private double totalExtraNanos() {
        return finding.slowdown().extraNanos() * finding.slowdown().works();
    }
}
