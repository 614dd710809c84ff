package dev.nightjar.analyzer;

/**
 * Whether something is there when a slowdown comes, and not when it does not: how often it was seen at looks of both kinds.
 *
 * @param with looks at times at which the slowdown came
 * @param withSeen at how many of them it was seen
 * @param without looks at other times
 * @param withoutSeen at how many of them it was seen
 */
record Contrast(int with, int withSeen, int without, int withoutSeen) {

    /** What is missing at more of them does not bring the slowdown; what is there more often without it does not either. */
    private static final double MOST = 0.8;

    private static final int LEAST = 3;

    /** What is tried several times is true by chance more often. */
    private static final double MAX_CHANCE = 0.03;

    /** @param tries how many things were looked at in all */
    boolean holds(int tries) {
        return withSeen >= LEAST
                && withSeen >= MOST * with
                && withoutSeen <= (1 - MOST) * without
                && tries * chance() <= MAX_CHANCE;
    }

    /**
     * How likely as many looks that saw it, or more, are at the slowdown's times when times do not matter: Fisher's exact test,
     * one-sided.
     */
    double chance() {
        int all = with + without;
        int seen = withSeen + withoutSeen;
        double chance = 0;
        for (int hits = withSeen; hits <= Math.min(with, seen); hits++) {
            if (seen - hits <= without) {
                chance += Math.exp(logChoose(with, hits) + logChoose(without, seen - hits) - logChoose(all, seen));
            }
        }
        return Math.min(1, chance);
    }

    /** Natural logarithm of how many ways there are to choose so many of so many. */
    private static double logChoose(int of, int chosen) {
        double log = 0;
        for (int i = 1; i <= chosen; i++) {
            log += Math.log(of - chosen + i) - Math.log(i);
        }
        return log;
    }
}
