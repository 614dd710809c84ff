package dev.nightjar.model.port;

import dev.nightjar.model.Origin;

/** A fact, or a span, with where it comes from. */
public record Stamped<F>(Origin origin, F fact) {}
