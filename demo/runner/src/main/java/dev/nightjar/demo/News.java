package dev.nightjar.demo;

import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import dev.nightjar.model.words.Words;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Prints findings as they come: in full when one is new, then a line now and then while its numbers change, and a line
 * when it is withdrawn. For one thread.
 */
final class News implements Consumer<JsonNode> {

    static final Duration AT_MOST_EVERY = Duration.ofMinutes(1);

    /** What was printed last of a finding. */
    private record Told(String headline, Instant at) {}

    private final PrintStream out;
    private final Locale locale;
    private final InstantSource clock;
    private final Map<String, Told> told = new HashMap<>();

    News(PrintStream out, Locale locale, InstantSource clock) {
        this.out = out;
        this.locale = locale;
        this.clock = clock;
    }

    @Override
    public void accept(JsonNode findings) {
        Set<String> now = new HashSet<>();
        for (JsonNode finding : findings) {
            String id = finding.path("id").asString("");
            now.add(id);
            tell(id, finding);
        }
        told.entrySet().removeIf(before -> {
            boolean withdrawn = !now.contains(before.getKey());
            if (withdrawn) {
                line("label.withdrawn", before.getValue().headline());
            }
            return withdrawn;
        });
    }

    /** A finding's id contains its cause. */
    private void tell(String id, JsonNode finding) {
        String headline = finding.path("headline").path("text").asString("");
        @Nullable Told before = told.get(id);
        Instant at = clock.instant();
        if (before == null) {
            out.println();
            out.print(finding.path("text").asString(""));
        } else if (!headline.equals(before.headline())
                && !at.isBefore(before.at().plus(AT_MOST_EVERY))) {
            line("label.still", headline);
        } else {
            return;
        }
        told.put(id, new Told(headline, at));
    }

    private void line(String label, String headline) {
        out.println(Words.render(new Phrase(label, Map.of("headline", new Value.Text(headline))), locale));
    }
}
