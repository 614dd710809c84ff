package dev.nightjar.analyzer.follow;

import dev.nightjar.model.ApplicationCode;
import java.util.List;

/**
 * Samples of what one account did, by place in the code, in a range of time; looked at per second, or per work.
 *
 * @param otherAmount of the places that are not listed
 * @param units how many seconds or works they are of
 */
record Sites(List<Place> places, long otherAmount, double units) {

    /**
     * One place.
     *
     * @param type tells places with the same frames apart
     * @param frames the innermost first
     * @param amount bytes or nanoseconds
     */
    record Place(String type, List<String> frames, long amount, long samples) {

        /** The innermost frame of the application's own, else the innermost one; empty without a stack. */
        String line() {
            return frames.stream()
                    .filter(ApplicationCode::isApplication)
                    .findFirst()
                    .or(() -> frames.stream().findFirst())
                    .orElse("");
        }
    }

    double perUnit(long amount) {
        return units <= 0 ? 0 : amount / units;
    }
}
