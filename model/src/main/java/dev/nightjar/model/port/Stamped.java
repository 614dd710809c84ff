package dev.nightjar.model.port;

import dev.nightjar.model.Origin;
import dev.nightjar.model.fact.Fact;

/** A fact with where it comes from. */
public record Stamped<F extends Fact>(Origin origin, F fact) {}
