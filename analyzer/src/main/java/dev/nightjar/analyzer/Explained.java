package dev.nightjar.analyzer;

import dev.nightjar.analyzer.follow.Chain;
import dev.nightjar.analyzer.level.SlowWindow;
import dev.nightjar.model.TimeRange;

/**
 * A slow window with its explanation.
 *
 * @param evidence the part of the window in which single facts were looked at
 */
record Explained(SlowWindow window, Chain chain, TimeRange evidence) {}
