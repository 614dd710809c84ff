package dev.nightjar.replay;

/** What one record of a file turned out to be. */
sealed interface GorRecord {
    record Request(RecordedRequest request) implements GorRecord {}

    record Response() implements GorRecord {}

    record Unreadable(Rejected rejected) implements GorRecord {}
}
