package dev.nightjar.analyzer.follow;

import dev.nightjar.model.finding.Finding.Confidence;
import dev.nightjar.model.finding.Link;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** More is taken of a database than normally, while a statement waits for just that: by whom? */
final class LoadStep {

    /** So many of those who take it are told. */
    private static final int TOLD = 3;

    private final Scene scene;
    private final Trail trail;
    private final DatabaseView view;
    private final SlowStatement slow;
    private final TopConsumers consumers;

    /** @param slow the statement that waits */
    LoadStep(Scene scene, Trail trail, DatabaseView view, SlowStatement slow) {
        this.scene = scene;
        this.trail = trail;
        this.view = view;
        this.slow = slow;
        this.consumers = new TopConsumers(scene, view, slow);
    }

    /** Whether one takes most of it. */
    boolean hasOne(Pressure pressure) {
        return TopConsumers.hasOne(consumers.of(pressure));
    }

    /**
     * Says what is taken, and follows to who takes it.
     *
     * @param share of the finding's extra time
     * @param ceiling what the waits are worth that lead here
     * @param aside another reason is larger
     */
    End follow(Pressure pressure, double share, Confidence ceiling, boolean aside) {
        Value statement = Say.sql(scene.statementText(slow.statement()));
        trail.add(
                new Link(
                        null,
                        Say.unit(share),
                        Link.Basis.STATISTICAL,
                        new Phrase(pressure.demand().code(), pressure.numbers()),
                        pressure.evidence(),
                        new Phrase(Codes.DISPROOF_LOAD, Map.of("statement", statement))),
                aside);
        List<TopConsumer> found = consumers.of(pressure);
        for (int i = 0; i < Math.min(TOLD, found.size()); i++) {
            TopConsumer consumer = found.get(i);
            double here = Say.unit(share * consumer.share());
            if (i == 0 || here >= Trail.WORTH_FOLLOWING) {
                trail.add(link(consumer, here, statement), aside || i > 0);
            }
        }
        if (!TopConsumers.hasOne(found)) {
            return new End(Cause.DATABASE_LOAD, "", ceiling, unknown());
        }
        TopConsumer top = found.getFirst();
        Actor actor = top.actor();
        if (actor != null && !aside) {
            trail.endsAt(actor);
        }
        return End.reached(Cause.DATABASE_LOAD, top.holder().isEmpty() ? top.statement() : top.holder(), ceiling);
    }

    private Link link(TopConsumer consumer, double share, Value waiting) {
        Value text = Say.sql(consumer.statement().isEmpty() ? "" : scene.statementText(consumer.statement()));
        Map<String, Value> params = new TreeMap<>(consumer.numbers());
        params.put("holder", Say.text(consumer.holder()));
        params.put("statement", text);
        params.put("progress", Say.text(consumer.progress()));
        Map<String, Value> disproof = new TreeMap<>();
        disproof.put("statement", waiting);
        disproof.put("holder", Say.text(consumer.holder()));
        disproof.put("consumer", consumer.holder().isEmpty() ? text : Say.sql(""));
        return new Link(
                null,
                share,
                Link.Basis.STATISTICAL,
                new Phrase(consumer.code(), params),
                consumer.evidence(),
                new Phrase(Codes.DISPROOF_CONSUMER, disproof));
    }

    private Phrase unknown() {
        return Blindness.ofPolls(view.sessions().polls())
                .or(() -> Blindness.of(view.statements().blind()))
                .orElse(Following.missing(Codes.MISSING_CONSUMER));
    }
}
