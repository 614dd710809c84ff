package dev.nightjar.demo.lab;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must be found of a fault.
 *
 * @param hit what becomes slow
 * @param causes those that are right
 * @param holder must be part of the finding's holder
 * @param chain what the links must speak of on the way
 * @param last what holder or links must speak of at the end: the line, statement or job that is to be changed
 */
record Truth(Hit hit, Set<String> causes, String holder, List<String> chain, String last) {

    Truth {
        causes = Set.copyOf(causes);
        chain = List.copyOf(chain);
        if (causes.isEmpty() || last.isEmpty()) {
            throw new IllegalArgumentException("a truth without a cause or an end: " + causes + " '" + last + "'");
        }
    }

    /** Nobody is named as holder by this cause. */
    static final String NOBODY = "";

    static Truth of(Hit hit, String cause, String holder, String last, String... chain) {
        return new Truth(hit, Set.of(cause), holder, List.of(chain), last);
    }

    /** The same with another cause that is right as well. */
    Truth or(String cause) {
        Set<String> more = new TreeSet<>(causes);
        more.add(cause);
        return new Truth(hit, more, holder, chain, last);
    }
}
