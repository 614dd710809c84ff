package dev.nightjar.agent.work;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;

/** Which of the classes that threads park on have an owner: a lock, not a signal. */
public final class OwnedLocks {

    private static final int MAX = 1_000;

    private final Map<String, Boolean> owned = new ConcurrentHashMap<>();

    /** The JDK's own synchronizers; the application's are signals, since their loaders are not known here. */
    public boolean isOwned(String className) {
        if (className.isEmpty()) {
            return false;
        }
        Boolean known = owned.get(className);
        if (known == null) {
            known = look(className);
            if (owned.size() < MAX) {
                owned.put(className, known);
            }
        }
        return known;
    }

    int known() {
        return owned.size();
    }

    private static boolean look(String className) {
        // A semaphore's and a latch's synchronizer extend the same class, but nobody owns them.
        if (className.contains("Semaphore")
                || className.contains("CountDownLatch")
                || className.contains("ConditionObject")) {
            return false;
        }
        try {
            Class<?> type = Class.forName(className, false, null);
            return AbstractOwnableSynchronizer.class.isAssignableFrom(type);
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
