package dev.nightjar.replay;

import dev.nightjar.replay.driver.Run;

/** Begins replays. */
public final class Replay {

    private Replay() {}

    /**
     * Warms up and then sends every request of the schedule at its time, whatever the target does.
     *
     * @throws IllegalArgumentException when the schedule is empty or beyond the limits of the settings
     */
    public static Running start(Schedule schedule, Target target, Settings settings) {
        long size = schedule.size();
        if (size == 0) {
            throw new IllegalArgumentException("the schedule holds no request");
        }
        if (size > settings.maxRequests()) {
            throw new IllegalArgumentException("the schedule has " + size + " requests, more than the limit of "
                    + settings.maxRequests() + ": shorten it or raise maxRequests");
        }
        if (schedule.length().compareTo(settings.maxDuration()) > 0) {
            throw new IllegalArgumentException("the schedule lasts " + schedule.length() + ", longer than the limit of "
                    + settings.maxDuration() + ": shorten it, speed it up or raise maxDuration");
        }
        return Run.start(schedule, target, settings);
    }
}
