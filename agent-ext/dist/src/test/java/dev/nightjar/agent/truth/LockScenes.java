package dev.nightjar.agent.truth;

import dev.nightjar.truth.PriceCache;
import java.util.Map;

/** Locks that are held until somebody says that it is enough. */
final class LockScenes {

    private LockScenes() {}

    static Map<String, Scenes.Scene> all() {
        PriceCache prices = new PriceCache();
        return Map.of(
                "hold-monitor", query -> prices.hold(),
                "enter-monitor", query -> prices.enter(),
                "hold-lock-aside", query -> prices.holdAside(),
                "enter-lock", query -> prices.enterLock(),
                "let-go", query -> prices.letGo());
    }
}
