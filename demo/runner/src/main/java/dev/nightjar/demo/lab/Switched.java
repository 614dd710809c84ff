package dev.nightjar.demo.lab;

import dev.nightjar.demo.stage.StageFailed;
import java.util.Map;
import java.util.TreeMap;

/** A fault inside a service, which its switch turns on. */
record Switched(String service, String fault, Map<String, String> settings) implements Actor {

    Switched {
        settings = Map.copyOf(settings);
    }

    static Switched on(String service, String fault) {
        return new Switched(service, fault, Map.of());
    }

    Switched with(String key, long value) {
        Map<String, String> more = new TreeMap<>(settings);
        more.put(key, Long.toString(value));
        return new Switched(service, fault, more);
    }

    @Override
    public Running start(WarmShop shop) throws StageFailed, InterruptedException {
        StringBuilder query = new StringBuilder("?on=true");
        new TreeMap<>(settings)
                .forEach((key, value) ->
                        query.append('&').append(key).append('=').append(value));
        shop.post(service, "/lab/" + fault + query);
        return () -> shop.post(service, "/lab/" + fault + "?on=false");
    }
}
