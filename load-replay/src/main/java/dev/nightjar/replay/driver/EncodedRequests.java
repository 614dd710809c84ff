package dev.nightjar.replay.driver;

import dev.nightjar.replay.RecordedRequest;
import dev.nightjar.replay.Schedule;
import dev.nightjar.replay.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Every request of a schedule, encoded for a target before the replay begins. Read by all lanes, changed by none. */
final class EncodedRequests {

    /** A report with more rows is not read; the rest is folded into one. */
    static final int MAX_ENDPOINTS = 200;

    static final String OTHER = "other";

    private final IdentityHashMap<RecordedRequest, EncodedRequest> encoded = new IdentityHashMap<>();
    private final List<String> endpoints = new ArrayList<>();

    EncodedRequests(Schedule schedule, Target target) {
        Map<String, Integer> indexes = new HashMap<>();
        for (RecordedRequest request : schedule.requests()) {
            String name = request.method() + " " + PathTemplate.of(request.uri());
            if (!indexes.containsKey(name) && indexes.size() >= MAX_ENDPOINTS) {
                name = OTHER;
            }
            Integer index = indexes.get(name);
            if (index == null) {
                index = endpoints.size();
                endpoints.add(name);
                indexes.put(name, index);
            }
            encoded.put(request, EncodedRequest.of(request, target.hostAndPort(), index));
        }
    }

    EncodedRequest of(RecordedRequest request) {
        EncodedRequest found = encoded.get(request);
        if (found == null) {
            throw new IllegalStateException("not of this schedule: " + request.method() + " " + request.uri());
        }
        return found;
    }

    /** Names of the endpoints by index. */
    List<String> endpoints() {
        return List.copyOf(endpoints);
    }
}
