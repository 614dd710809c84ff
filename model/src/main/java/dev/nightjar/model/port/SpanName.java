package dev.nightjar.model.port;

import dev.nightjar.model.rows.Span;

/** A name that spans of a service have; one for each kind of them. */
public record SpanName(String name, Span.Kind kind) {}
