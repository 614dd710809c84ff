package dev.nightjar.analyzer;

/** Is told how far an analysis is. What it throws ends the analysis: whoever asked for it may be gone. */
@FunctionalInterface
public interface Progress {

    Progress NONE = (explained, of) -> {};

    /**
     * Called on the thread of the analysis, before each step.
     *
     * @param explained slow windows that are explained
     * @param of how many there are; 0 as long as that is not known
     */
    void at(long explained, long of);
}
