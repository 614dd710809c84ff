package dev.nightjar.collector.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who waits for whom among those that hold or want metadata locks of an object. Which kinds of locks exclude each other, and which
 * requests those that wait already go before, stands in the servers' sources (the comments of {@code sql/mdl.cc}). Pure.
 */
final class MetadataLocks {

    /**
     * One lock.
     *
     * @param object {@code shop.orders}
     * @param type {@code SHARED_READ} … {@code EXCLUSIVE}
     * @param session its id
     */
    record Lock(String object, String type, boolean granted, long session) {}

    private static final String EXCLUSIVE = "EXCLUSIVE";
    private static final String SHARED = "SHARED";
    private static final String INTENTION = "INTENTION_EXCLUSIVE";
    private static final String READ = "SHARED_READ";
    private static final String WRITE = "SHARED_WRITE";
    private static final String WRITE_LOW = "SHARED_WRITE_LOW_PRIO";
    private static final String UPGRADABLE = "SHARED_UPGRADABLE";
    private static final String READ_ONLY = "SHARED_READ_ONLY";
    private static final String NO_WRITE = "SHARED_NO_WRITE";
    private static final String NO_READ_WRITE = "SHARED_NO_READ_WRITE";

    /** A request of one kind waits for granted locks of these; others only for exclusive ones. */
    private static final Map<String, Set<String>> EXCLUDED_BY_GRANTED = Map.of(
            INTENTION, Set.of(SHARED, EXCLUSIVE),
            SHARED, Set.of(INTENTION, EXCLUSIVE),
            READ, Set.of(NO_READ_WRITE, EXCLUSIVE),
            WRITE, Set.of(READ_ONLY, NO_WRITE, NO_READ_WRITE, EXCLUSIVE),
            WRITE_LOW, Set.of(READ_ONLY, NO_WRITE, NO_READ_WRITE, EXCLUSIVE),
            UPGRADABLE, Set.of(UPGRADABLE, NO_WRITE, NO_READ_WRITE, EXCLUSIVE),
            READ_ONLY, Set.of(WRITE, WRITE_LOW, NO_READ_WRITE, EXCLUSIVE),
            NO_WRITE, Set.of(WRITE, WRITE_LOW, UPGRADABLE, NO_WRITE, NO_READ_WRITE, EXCLUSIVE),
            NO_READ_WRITE, Set.of(READ, WRITE, WRITE_LOW, UPGRADABLE, READ_ONLY, NO_WRITE, NO_READ_WRITE, EXCLUSIVE));

    /** A request of one kind gives way to those of these that wait; others only to exclusive ones. */
    private static final Map<String, Set<String>> GIVES_WAY_TO = Map.of(
            "SHARED_HIGH_PRIO",
            Set.of(),
            EXCLUSIVE,
            Set.of(),
            READ,
            Set.of(NO_READ_WRITE, EXCLUSIVE),
            WRITE,
            Set.of(NO_WRITE, NO_READ_WRITE, EXCLUSIVE),
            WRITE_LOW,
            Set.of(READ_ONLY, NO_WRITE, NO_READ_WRITE, EXCLUSIVE),
            READ_ONLY,
            Set.of(WRITE, NO_READ_WRITE, EXCLUSIVE));

    private MetadataLocks() {}

    /**
     * All waits.
     *
     * @param locks of any objects, granted and wanted
     */
    static List<LockWait> waits(List<Lock> locks) {
        List<LockWait> waits = new ArrayList<>();
        for (Lock wanted : locks) {
            if (!wanted.granted()) {
                locks.stream()
                        .filter(other -> other.session() != wanted.session())
                        .filter(other -> other.object().equals(wanted.object()))
                        .filter(other -> isBehind(wanted, other))
                        .map(other -> new LockWait(
                                wanted.session(), other.session(), "metadata " + wanted.object() + " " + wanted.type()))
                        .distinct()
                        .forEach(waits::add);
            }
        }
        return waits;
    }

    private static boolean isBehind(Lock wanted, Lock other) {
        if (!other.granted()) {
            return GIVES_WAY_TO.getOrDefault(wanted.type(), Set.of(EXCLUSIVE)).contains(other.type());
        }
        return wanted.type().equals(EXCLUSIVE)
                || EXCLUDED_BY_GRANTED
                        .getOrDefault(wanted.type(), Set.of(EXCLUSIVE))
                        .contains(other.type());
    }
}
