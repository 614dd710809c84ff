package dev.nightjar.agent.truth;

import dev.nightjar.truth.Bazaar;
import java.util.Map;

/** What a profile is to find. */
final class ProfileScenes {

    private ProfileScenes() {}

    static Map<String, Scenes.Scene> all() {
        Bazaar bazaar = new Bazaar();
        return Map.of(
                "bazaar-compute", query -> bazaar.compute(Integer.parseInt(String.valueOf(query))),
                "bazaar-allocate", query -> bazaar.allocate(Integer.parseInt(String.valueOf(query))),
                "bazaar-lock", query -> bazaar.lock(Integer.parseInt(String.valueOf(query))),
                "bazaar-price", query -> bazaar.prices(Integer.parseInt(String.valueOf(query))));
    }
}
