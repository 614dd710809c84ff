package dev.nightjar.model.port;

/**
 * What profiles of a service measured.
 *
 * @param type {@code cpu}, {@code alloc_space} …; may be empty, when the sender named none
 * @param unit of the value: {@code nanoseconds}, {@code bytes}, {@code count} …
 * @param value sum over all samples
 * @param observations how often it was looked
 */
public record ProfileType(String type, String unit, long value, long observations) {}
