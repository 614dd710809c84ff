package dev.nightjar.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.DbFigure;
import dev.nightjar.model.finding.Finding;
import dev.nightjar.model.finding.Finding.Confidence;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of the truth table of what lies behind a slow statement: evidence in, links, cause, holder and confidence out.
 *
 * @param story the evidence
 * @param links how the chain ends
 * @param missing code, empty at an end, null when it is not of interest here
 * @param says what stands in some claim
 */
record TruthRow(
        String name,
        ServerStory story,
        List<String> links,
        String cause,
        String holder,
        Confidence confidence,
        @Nullable String missing,
        String says) {

    /** Fingerprint of the statement that is slow. */
    static final String RESERVE = Story.print(1);

    static final Map<DbFigure, Long> QUIET_SERVER = server(360_000L, 0L, 1_000_000L);

    static final Map<DbFigure, Long> WRITING = server(880_000_000L, 5L, 1_000_000L);

    static final Map<DbFigure, Long> READING = server(360_000L, 0L, 370_000_000L);

    /** Stands in no finding. */
    private static final String DECOY = "a-decoy";

    TruthRow(
            String name,
            ServerStory story,
            List<String> links,
            String cause,
            String holder,
            Confidence confidence,
            @Nullable String missing) {
        this(name, story, links, cause, holder, confidence, missing, "");
    }

    /** What a server counts in 10 s. */
    private static Map<DbFigure, Long> server(long logBytes, long checkpoints, long readBytes) {
        return Map.of(
                DbFigure.WAL_BYTES,
                logBytes,
                DbFigure.CHECKPOINTS_REQUESTED,
                checkpoints,
                DbFigure.READ_BYTES,
                readBytes,
                DbFigure.TEMP_BYTES,
                0L);
    }

    void assertHolds() {
        Limits limits = confidence == Confidence.HINT ? Limits.STANDARD.withHints() : Limits.STANDARD;
        Finding finding = Ends.finding(story.story, limits);
        assertThat(Ends.codes(finding)).endsWith(links.toArray(String[]::new));
        assertThat(finding.cause()).isEqualTo(cause);
        assertThat(finding.holder()).isEqualTo(holder);
        assertThat(finding.confidence()).isEqualTo(confidence);
        if (missing != null) {
            assertThat(Ends.missing(finding)).isEqualTo(missing);
        }
        assertThat(finding.links().toString()).contains(says);
        assertThat(finding.toString()).doesNotContain(DECOY);
    }

    @Override
    public String toString() {
        return name;
    }
}
