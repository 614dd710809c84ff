package dev.nightjar.model.port;

import dev.nightjar.model.fact.Work;
import dev.nightjar.model.rows.Layout.Kind;
import dev.nightjar.model.rows.Span;
import dev.nightjar.model.rows.SpanColumns;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Spans with every field filled at random, the same ones for the same seed. One thread. */
public final class RandomSpans {

    private static final String[] WORDS = {
        "",
        "GET",
        "/orders/{id}",
        "it's \"quoted\"",
        "库存 не-ascii 🦉",
        "a\\b\n\tc",
        "x".repeat(300),
        "[1,2]",
        "exactly 12 b",
        "%s;--"
    };

    private final Random random;
    private long numbers;

    public RandomSpans(long seed) {
        random = new Random(seed);
    }

    /** Another one at each call: for batches of one source. */
    public long number() {
        return numbers++;
    }

    public String hex(int digits) {
        StringBuilder hex = new StringBuilder();
        while (hex.length() < digits) {
            hex.append(Character.forDigit(hex.isEmpty() ? 1 + random.nextInt(15) : random.nextInt(16), 16));
        }
        return hex.toString();
    }

    public Span span(String traceId, long startEpochNanos) {
        TreeMap<String, String> attributes = new TreeMap<>();
        SpanColumns.promoted().forEach((name, column) -> {
            if (random.nextBoolean()) {
                boolean isNumber = SpanColumns.LAYOUT.column(column).kind() == Kind.INT;
                attributes.put(name, isNumber ? Integer.toString(random.nextInt()) : word());
            }
        });
        for (int i = random.nextInt(6); i > 0; i--) {
            attributes.put("key." + random.nextInt(1_000), word());
        }
        return new Span(
                traceId,
                hex(16),
                random.nextBoolean() ? hex(16) : null,
                word(),
                Span.Kind.values()[random.nextInt(Span.Kind.values().length)],
                startEpochNanos,
                random.nextLong(1L << 45),
                Span.Status.values()[random.nextInt(Span.Status.values().length)],
                orNull(word()),
                word(),
                attributes,
                orNull("[{\"nanos\":1,\"name\":\"exception\",\"attributes\":{}}]"),
                orNull("[{\"traceId\":\"01\",\"spanId\":\"02\",\"attributes\":{}}]"),
                random.nextInt(100));
    }

    /** The same work in another trace. */
    public Work inTrace(String traceId, Work work) {
        return new Work(
                traceId,
                work.spanId(),
                work.parentSpanId(),
                work.kind(),
                work.operation(),
                work.startEpochNanos(),
                work.beforeSpanNanos(),
                work.failed(),
                work.error(),
                work.open(),
                work.sampled(),
                work.stratum(),
                work.weight(),
                work.ledger(),
                work.waits(),
                work.used());
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private @Nullable String orNull(String text) {
        return random.nextBoolean() ? text : null;
    }
}
