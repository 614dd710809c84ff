package dev.nightjar.analyzer.follow;

import dev.nightjar.model.fact.Work;
import dev.nightjar.model.finding.Phrase;
import dev.nightjar.model.finding.Value;
import java.util.List;
import java.util.Map;

/** Typed values from plain numbers. Shares are cut to 0 … 1: rounding must not make 100.0001 %. */
public final class Say {

    private Say() {}

    public static Value text(String text) {
        return new Value.Text(text);
    }

    /** {@code Class.method:line} of a frame, without the package: short enough for a headline. */
    static Value line(String frame) {
        int method = frame.lastIndexOf('.');
        return text(frame.substring(frame.lastIndexOf('.', method - 1) + 1));
    }

    public static Value nanos(double nanos) {
        return new Value.Nanos(Math.round(nanos));
    }

    public static Value nanos(long nanos) {
        return new Value.Nanos(nanos);
    }

    public static Value share(double share) {
        return new Value.Share(unit(share));
    }

    public static Value count(double count) {
        return new Value.Count(Math.round(count));
    }

    public static Value count(long count) {
        return new Value.Count(count);
    }

    public static Value bytes(double bytes) {
        return new Value.Bytes(Math.round(bytes));
    }

    public static Value bytes(long bytes) {
        return new Value.Bytes(bytes);
    }

    public static Value sql(String text) {
        return new Value.Sql(text);
    }

    /** What an operation's works are called: requests, messages, runs. */
    public static Value what(Work.Kind kind) {
        return new Value.Clauses(List.of(new Phrase("works." + kind.word(), Map.of())));
    }

    public static double unit(double share) {
        return Double.isNaN(share) ? 0 : Math.clamp(share, 0.0, 1.0);
    }
}
