package dev.nightjar.demo.service.lab;

import java.util.Map;

/** A mistake that can be switched on and off while the service runs. Called by one thread at a time. */
public interface LabFault {

    /** Its word in {@code POST /lab/{name}}. */
    String name();

    /**
     * From now on.
     *
     * @param settings how much of it; each has a default
     */
    void on(Map<String, String> settings);

    /** The service is again as if it had never been on; also when it is off already. */
    void off();
}
