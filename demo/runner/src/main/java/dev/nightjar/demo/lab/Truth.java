package dev.nightjar.demo.lab;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What must be found of a fault.
 *
 * @param hit what becomes slow
 * @param holders cause that is right → what must be part of the finding's holder then
 * @param chain what the links must speak of on the way
 * @param last what holder or links must speak of at the end: the line, statement or job that is to be changed
 */
record Truth(Hit hit, Map<String, String> holders, List<String> chain, String last) {

    Truth {
        holders = Collections.unmodifiableSortedMap(new TreeMap<>(holders));
        chain = List.copyOf(chain);
        if (holders.isEmpty() || last.isEmpty()) {
            throw new IllegalArgumentException("a truth without a cause or an end: " + holders + " '" + last + "'");
        }
    }

    /** Nobody is named as holder by this cause. */
    static final String NOBODY = "";

    static Truth of(Hit hit, String cause, String holder, String last, String... chain) {
        return new Truth(hit, Map.of(cause, holder), List.of(chain), last);
    }

    /** The same with another cause that is right as well, of the same holder. */
    Truth or(String cause) {
        return or(cause, holders.values().iterator().next());
    }

    /** The same with another cause that is right as well, of its own holder. */
    Truth or(String cause, String holder) {
        Map<String, String> more = new TreeMap<>(holders);
        more.put(cause, holder);
        return new Truth(hit, more, chain, last);
    }

    /** Whether it is one of the causes, whoever is at fault. */
    boolean isCause(String cause) {
        return holders.containsKey(cause);
    }

    boolean isRight(String cause, String holder) {
        String part = holders.get(cause);
        return part != null && holder.contains(part);
    }
}
