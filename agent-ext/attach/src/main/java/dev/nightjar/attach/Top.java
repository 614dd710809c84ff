package dev.nightjar.attach;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Adds amounts up by place, {@value #MOST} different ones; the others count for the whole. */
final class Top {

    private static final int MOST = 20_000;

    private static final double LEAST_PERCENT = 0.5;

    private final Map<String, long[]> places = new HashMap<>();
    private long amount;
    private long count;

    void add(String place, long more) {
        amount += more;
        count++;
        long[] known = places.get(place);
        if (known == null && places.size() < MOST) {
            known = new long[2];
            places.put(place, known);
        }
        if (known != null) {
            known[0] += more;
            known[1]++;
        }
    }

    long amount() {
        return amount;
    }

    long count() {
        return count;
    }

    /** The largest with their shares, of a two-hundredth at least. */
    List<String> lines(int most) {
        List<Map.Entry<String, long[]>> sorted = new ArrayList<>(places.entrySet());
        sorted.sort((a, b) -> Long.compare(b.getValue()[0], a.getValue()[0]));
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, long[]> place : sorted.subList(0, Math.min(most, sorted.size()))) {
            double share = 100.0 * place.getValue()[0] / Math.max(1, amount);
            if (share < LEAST_PERCENT) {
                break;
            }
            lines.add(String.format(Locale.ROOT, "  %5.1f %%  %s", share, place.getKey()));
        }
        return lines;
    }
}
