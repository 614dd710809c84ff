package dev.nightjar.model.rows;

import dev.nightjar.model.Origin;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who made rows: its origin, and what else its resource said.
 *
 * @param attributes of the resource, those that are in the origin left out
 */
public record Emitter(Origin origin, SortedMap<String, String> attributes) {
    public Emitter {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }
}
