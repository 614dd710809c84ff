package dev.nightjar.server.reanalysis;

import dev.nightjar.analyzer.Comparison;

/** What came of one environment. */
public record Reanalysed(String environment, Comparison comparison) {}
