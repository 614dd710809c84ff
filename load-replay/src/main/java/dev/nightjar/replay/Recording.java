package dev.nightjar.replay;

import java.util.List;

/**
 * What a file held: records = requests + responses + rejected.
 *
 * @param requests in order of time
 * @param responses records that were responses; a replay does not need them
 * @param rejected records that could not be read
 * @param firstRejected the first of them, at most {@value #REJECTED_KEPT}
 */
public record Recording(
        List<RecordedRequest> requests, long records, long responses, long rejected, List<Rejected> firstRejected) {

    static final int REJECTED_KEPT = 100;

    public Recording {
        if (records != requests.size() + responses + rejected) {
            throw new IllegalArgumentException(records + " records ≠ " + requests.size() + " requests + " + responses
                    + " responses + " + rejected + " rejected");
        }
        requests = List.copyOf(requests);
        firstRejected = List.copyOf(firstRejected);
    }
}
