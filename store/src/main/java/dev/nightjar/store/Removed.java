package dev.nightjar.store;

/**
 * What retention removed.
 *
 * @param facts rows of facts
 * @param findings findings that were last seen too long ago
 * @param origins first seen before the retention and without any fact left; their statements went with them
 */
public record Removed(long facts, long findings, long origins) {}
