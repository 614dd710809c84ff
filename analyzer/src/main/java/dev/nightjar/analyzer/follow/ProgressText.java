package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.DbProgress;

/** A long command in the server's own words: {@code create index on orders}. */
final class ProgressText {

    private ProgressText() {}

    /** Without phase and figures: it is the same command all the while. */
    static String of(DbProgress progress) {
        String relation = progress.relation();
        return relation == null ? progress.command() : progress.command() + " on " + relation;
    }
}
