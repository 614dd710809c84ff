package dev.nightjar.server.api;

import java.util.Map;

/** How the parts of the server are, as JSON; each part's numbers under its name. */
@FunctionalInterface
public interface HealthView {
    Map<String, Object> now();
}
