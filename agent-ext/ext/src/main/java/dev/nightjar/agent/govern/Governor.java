package dev.nightjar.agent.govern;

/**
 * Leaves features out while the agent uses more than its budget, one after the other, and takes them back one by one when it
 * has used half of it for a while. Pure: it is told what was used, and answers how many features are left out. One thread.
 */
final class Governor {

    /** One look over the budget may be a collection, or classes being loaded. */
    static final int LOOKS_OVER = 2;

    /** Before a feature comes back; each time that this was too early, twice as long. */
    static final int LOOKS_CALM = 12;

    private static final int MOST_LOOKS_CALM = 12 * 16;

    private final Budget budget;
    private int level;
    private int over;
    private int calm;
    private int calmNeeded = LOOKS_CALM;
    private boolean tookBack;

    Governor(Budget budget) {
        this.budget = budget;
    }

    /** How many features are left out from now on, the first ones of {@link Feature}. */
    int look(Usage usage) {
        if (budget.isExceededBy(usage)) {
            calm = 0;
            over++;
            if (over >= LOOKS_OVER && level < Feature.values().length) {
                over = 0;
                level++;
                calmNeeded = tookBack ? Math.min(MOST_LOOKS_CALM, 2 * calmNeeded) : calmNeeded;
                tookBack = false;
            }
            return level;
        }
        over = 0;
        calm = budget.isHalfUsedBy(usage) ? calm + 1 : 0;
        if (level > 0 && calm >= calmNeeded) {
            calm = 0;
            level--;
            tookBack = true;
        } else if (level == 0 && calm >= MOST_LOOKS_CALM) { // long ago
            calmNeeded = LOOKS_CALM;
            tookBack = false;
        }
        return level;
    }
}
