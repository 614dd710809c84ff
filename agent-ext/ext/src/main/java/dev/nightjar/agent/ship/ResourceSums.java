package dev.nightjar.agent.ship;

import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.ResourceUse;
import dev.nightjar.model.fact.WorkTotal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Use of resources being summed. Told are the 32 per kind with the most time waited and held, the rest is {@code other}
 * of that kind; beyond 256 per kind in one sum, newcomers go to {@code other} at once. Not safe for threads.
 */
final class ResourceSums {

    static final int MAX_COLLECTED = 256;

    private static final Comparator<Map.Entry<Resource, ResourceUse>> MOST_TIME_FIRST = Comparator.comparingLong(
                    (Map.Entry<Resource, ResourceUse> entry) ->
                            -(entry.getValue().waitedNanos() + entry.getValue().heldNanos()))
            .thenComparingLong(entry -> -entry.getValue().calls())
            .thenComparing(entry -> entry.getKey().name());

    private final Map<Resource.Kind, Map<Resource, ResourceUse>> byKind = new EnumMap<>(Resource.Kind.class);

    void add(Map<Resource, ResourceUse> uses) {
        uses.forEach(this::add);
    }

    /** The most used ones of one work. */
    static Map<Resource, ResourceUse> top(Map<Resource, ResourceUse> uses) {
        if (uses.size() <= WorkTotal.MAX_RESOURCES) {
            return uses;
        }
        ResourceSums sums = new ResourceSums();
        sums.add(uses);
        return sums.top();
    }

    Map<Resource, ResourceUse> top() {
        Map<Resource, ResourceUse> top = new HashMap<>();
        byKind.forEach((kind, uses) -> {
            List<Map.Entry<Resource, ResourceUse>> named = new ArrayList<>(uses.entrySet());
            named.removeIf(entry -> entry.getKey().equals(rest(kind)));
            named.sort(MOST_TIME_FIRST);
            ResourceUse rest = uses.getOrDefault(rest(kind), ResourceUse.NONE);
            for (int i = 0; i < named.size(); i++) {
                if (i < WorkTotal.MAX_RESOURCES) {
                    top.put(named.get(i).getKey(), named.get(i).getValue());
                } else {
                    rest = rest.plus(named.get(i).getValue());
                }
            }
            if (!rest.equals(ResourceUse.NONE)) {
                top.merge(rest(kind), rest, ResourceUse::plus);
            }
        });
        return top;
    }

    private void add(Resource resource, ResourceUse use) {
        Map<Resource, ResourceUse> uses = byKind.computeIfAbsent(resource.kind(), kind -> new HashMap<>());
        boolean room = uses.size() < MAX_COLLECTED || uses.containsKey(resource);
        uses.merge(room ? resource : rest(resource.kind()), use, ResourceUse::plus);
    }

    /** A process has only one {@code cpu} and one {@code heap}: they have no rest but themselves. */
    private static Resource rest(Resource.Kind kind) {
        boolean single = kind == Resource.Kind.CPU || kind == Resource.Kind.HEAP;
        return new Resource(kind, single ? "" : Resource.OTHER);
    }
}
