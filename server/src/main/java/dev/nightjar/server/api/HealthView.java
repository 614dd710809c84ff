package dev.nightjar.server.api;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How the server is. Answers also when one of its parts does not. */
@FunctionalInterface
public interface HealthView {

    Report now();

    /** Codes of the reasons for which facts are not stored. */
    String REFUSES = "store.refuses";

    String UNREADABLE = "store.unreadable";

    /** One word for a probe. */
    enum Status {
        OK,
        /** It works, but not all of it: something is not seen, or was not done. */
        DEGRADED,
        /** It does not do what it is for: facts are not stored, or nothing is looked for. */
        FAILING;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Why the status is not {@code ok}.
     *
     * @param code for programs: {@code store.refuses}
     * @param text an English sentence that says what is wrong and what to do
     */
    record Reason(Status status, String code, String text) {}

    /**
     * All of it.
     *
     * @param parts the numbers of each part under its name
     */
    record Report(List<Reason> reasons, Map<String, Object> parts) {

        /** Why what is sent now would not be stored; empty when it would. */
        public List<Reason> notReady() {
            return reasons.stream()
                    .filter(reason -> List.of(REFUSES, UNREADABLE).contains(reason.code()))
                    .toList();
        }

        public Status status() {
            return reasons.stream()
                    .map(Reason::status)
                    .max(Comparator.naturalOrder())
                    .orElse(Status.OK);
        }
    }
}
