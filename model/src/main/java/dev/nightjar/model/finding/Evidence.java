package dev.nightjar.model.finding;

import dev.nightjar.model.port.Query;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Numbers that carry a link, frozen with the finding, and the named query from whose answer they can be computed again.
 *
 * @param numbers name → value; the names are documented in {@code docs/findings.md}
 */
public record Evidence(Query query, Map<String, Value> numbers) {
    public Evidence {
        numbers = Collections.unmodifiableMap(new TreeMap<>(numbers));
    }
}
