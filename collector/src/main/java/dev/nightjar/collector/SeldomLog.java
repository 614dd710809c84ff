package dev.nightjar.collector;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A log that repeats a kind of message at most once a minute, with the number of those left out. Safe for many threads.
 *
 * @param <K> the kinds of message
 */
public final class SeldomLog<K extends Enum<K>> {

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Logger log;
    private final InstantSource clock;
    private final EnumMap<K, Said> said;

    public SeldomLog(Logger log, Class<K> kinds, InstantSource clock) {
        this.log = log;
        this.clock = clock;
        this.said = new EnumMap<>(kinds);
    }

    public void warn(K kind, String message) {
        warn(kind, message, null);
    }

    /**
     * As {@link #warn(Enum, String)}, with a stack.
     *
     * @param cause shown with its stack, null when there is none worth it
     */
    public void warn(K kind, String message, @Nullable Throwable cause) {
        Instant now = clock.instant();
        long leftOut;
        synchronized (said) {
            Said last = said.get(kind);
            if (last != null && now.isBefore(last.at.plus(PAUSE)) && !now.isBefore(last.at)) {
                said.put(kind, new Said(last.at, last.leftOut + 1));
                return;
            }
            leftOut = last == null ? 0 : last.leftOut;
            said.put(kind, new Said(now, 0));
        }
        if (leftOut == 0) {
            log.warn("{}", message, cause);
        } else {
            log.warn("{} ({} more of this kind since the last such line)", message, leftOut, cause);
        }
    }

    private record Said(Instant at, long leftOut) {}
}
