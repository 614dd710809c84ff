package dev.nightjar.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** That the rule for clocks in {@link ModuleBordersTest} sees every way to read one. */
class OwnClockTest {

    @SuppressWarnings({"unused", "JavaUtilDate", "JavaTimeDefaultTimeZone", "TimeZoneUsage"})
    static final class Readers {
        long millis() {
            return System.currentTimeMillis();
        }

        long nanos() {
            return System.nanoTime();
        }

        Instant ofAClock(Clock clock) {
            return Instant.now(clock);
        }

        Supplier<Instant> reference() {
            return Instant::now;
        }

        ZonedDateTime zoned() {
            return ZonedDateTime.now(ZoneId.of("UTC"));
        }

        LocalDateTime local() {
            return LocalDateTime.now();
        }

        Clock system() {
            return Clock.systemUTC();
        }

        InstantSource source() {
            return InstantSource.system();
        }

        Clock ticking() {
            return Clock.tickSeconds(ZoneId.of("UTC"));
        }

        Date date() {
            return new Date();
        }

        Calendar calendar() {
            return Calendar.getInstance();
        }
    }

    @SuppressWarnings({"unused", "JavaUtilDate"}) // what is allowed, not what is good
    static final class Innocent {
        Instant given(InstantSource clock) {
            return clock.instant();
        }

        Date fromANumber() {
            return new Date(0);
        }
    }

    @Test
    void everyReaderIsSeenAndNothingElse() {
        assertThat(imported(Readers.class).getMethods()).allMatch(OwnClockTest::reads);
        assertThat(imported(Innocent.class).getMethods()).noneMatch(OwnClockTest::reads);
    }

    private static JavaClass imported(Class<?> type) {
        return new ClassFileImporter().importClasses(type).get(type);
    }

    private static boolean reads(JavaCodeUnit method) {
        return method.getAccessesFromSelf().stream().anyMatch(ModuleBordersTest.readsAClock());
    }
}
