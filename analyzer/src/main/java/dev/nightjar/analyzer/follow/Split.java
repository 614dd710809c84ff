package dev.nightjar.analyzer.follow;

/**
 * How the growth of a product is shared between its two factors: each one's change at the mean of the other, so that both
 * together are the whole growth. A factor that shrank has no share. Both are 0 when neither grew.
 *
 * @param first 0 … 1
 * @param second 0 … 1
 */
record Split(double first, double second) {

    static Split of(double firstBefore, double firstNow, double secondBefore, double secondNow) {
        double first = Math.max(0, (firstNow - firstBefore) * (secondBefore + secondNow) / 2);
        double second = Math.max(0, (secondNow - secondBefore) * (firstBefore + firstNow) / 2);
        double sum = first + second;
        return sum > 0 && Double.isFinite(sum) ? new Split(first / sum, second / sum) : new Split(0, 0);
    }
}
