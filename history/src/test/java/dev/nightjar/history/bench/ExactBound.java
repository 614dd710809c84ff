package dev.nightjar.history.bench;

/**
 * How often something may really happen that happened so many times in so many independent trials: the one-sided upper bound of Clopper
 * and Pearson (1934). Of something that never happened it is nearly 3 / trials, the rule of three.
 */
final class ExactBound {

    private static final double TAIL = 0.05;

    private static final int HALVINGS = 100;

    private ExactBound() {}

    /** With 95 % confidence the true share is not above this. */
    static double upper(long events, long trials) {
        if (events < 0 || events > trials || trials < 1) {
            throw new IllegalArgumentException(events + " of " + trials);
        }
        if (events == trials) {
            return 1;
        }
        double low = 0;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (atMost(events, trials, middle) > TAIL) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** The probability of so many events or fewer when each trial has this probability; logarithms, so that nothing vanishes. */
    static double atMost(long events, long trials, double share) {
        double logTerm = trials * Math.log1p(-share);
        double sum = Math.exp(logTerm);
        for (long event = 1; event <= events; event++) {
            logTerm += Math.log((double) (trials - event + 1) / event) + Math.log(share) - Math.log1p(-share);
            sum += Math.exp(logTerm);
        }
        return Math.min(1, sum);
    }
}
