package dev.nightjar.model.fact;

/**
 * The text behind a statement's fingerprint, without values. Sent once per run and database poll that sees it first.
 *
 * @param fingerprint 16 hex digits of the normalised text's hash
 */
public record Statement(String fingerprint, String text) implements Fact {}
