package dev.nightjar.demo.verdict;

import dev.nightjar.demo.stage.NightlyWork;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be switched on, by the name used on the command line, with what must be found. */
@SuppressWarnings("ImmutableEnumChecker") // records of what cannot change; the checker wants an annotation to know it
public enum Fault {
    NIGHTLY_SETTLEMENT(
            "nightly-settlement",
            "the settlement runs",
            new NightlyWork(true, 1_000, 1),
            new Expected(Judge.OPERATION, "database-job", "nightly-settlement", List.of("update inventory"))),
    REPORT_EXPORT(
            "report-export",
            "the accountant fetches one report after the other",
            new NightlyWork(false, 60_000, 1),
            new Expected(Judge.OPERATION, "allocation", "GET /reports/orders", List.of("link.gc.", "OrderReport."))),
    PAYMENT_TIMEOUT(
            "payment-timeout",
            "the merchants' statement is made",
            new NightlyWork(false, 1_000, 240),
            new Expected(
                    Judge.OPERATION,
                    "executor-occupied",
                    "POST /statements",
                    List.of("link.part.downstream", "POST /payments", "charges"))),
    NONE("none", "the jobs run, harmlessly", NightlyWork.HARMLESS, null);

    /**
     * What the worst finding of an operation must say.
     *
     * @param holder part of the final holder
     * @param inLinks what its links must speak of
     */
    public record Expected(String operation, String cause, String holder, List<String> inLinks) {
        public Expected {
            inLinks = List.copyOf(inLinks);
        }
    }

    private final String word;
    private final String night;
    private final NightlyWork work;
    private final @Nullable Expected expected;

    Fault(String word, String night, NightlyWork work, @Nullable Expected expected) {
        this.word = word;
        this.night = night;
        this.work = work;
        this.expected = expected;
    }

    public String word() {
        return word;
    }

    /** What happens in its nights. */
    public String night() {
        return night;
    }

    public NightlyWork work() {
        return work;
    }

    /** Empty: nothing may be found. */
    public Optional<Expected> expected() {
        return Optional.ofNullable(expected);
    }

    public static Fault parse(String word) {
        for (Fault fault : values()) {
            if (fault.word.equals(word)) {
                return fault;
            }
        }
        throw new IllegalArgumentException("fault '" + word + "' is none of " + words());
    }

    /** All words, for a help text. */
    public static String words() {
        return Arrays.stream(values()).map(Fault::word).collect(Collectors.joining(", "));
    }
}
