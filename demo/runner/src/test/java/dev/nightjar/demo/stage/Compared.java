package dev.nightjar.demo.stage;

import java.util.Arrays;
import java.util.Locale;

/**
 * The mean of what differed, round by round, between two things measured in the same rounds, with its 95 % interval (Student's t).
 *
 * @param half of the interval; NaN for less than two rounds
 */
record Compared(double mean, double half) {

    /** Student's t, two-sided 95 %, for 1, 2, … degrees of freedom; above that 2.04 is a little too careful. */
    private static final double[] STUDENT = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    /** Whether something is at most so much. */
    enum Verdict {
        REACHED,
        MISSED,
        /** The limit lies inside the interval. */
        OPEN
    }

    static Compared of(double[] ones, double[] others) {
        if (ones.length != others.length) {
            throw new IllegalArgumentException(ones.length + " rounds cannot be compared with " + others.length);
        }
        double[] more = new double[ones.length];
        Arrays.setAll(more, round -> ones[round] - others[round]);
        double mean = Arrays.stream(more).average().orElse(Double.NaN);
        int freedom = more.length - 1;
        if (freedom < 1) {
            return new Compared(mean, Double.NaN);
        }
        double squares =
                Arrays.stream(more).map(each -> (each - mean) * (each - mean)).sum();
        double student = STUDENT[Math.min(freedom, STUDENT.length) - 1];
        return new Compared(mean, student * Math.sqrt(squares / freedom / more.length));
    }

    Verdict atMost(double limit) {
        if (mean + half <= limit) {
            return Verdict.REACHED;
        }
        return mean - half > limit ? Verdict.MISSED : Verdict.OPEN;
    }

    /** Such as {@code +12.3 ± 4.5}. */
    String text(int digits) {
        String number = "%+." + digits + "f";
        return Double.isNaN(half)
                ? String.format(Locale.ROOT, number, mean)
                : String.format(Locale.ROOT, number + " ± %." + digits + "f", mean, half);
    }
}
