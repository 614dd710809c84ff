package dev.nightjar.replay.cli;

/** What the process ends with. Ended by a signal it is 128 + the signal's number, as usual. */
final class ExitCode {

    static final int DONE = 0;
    /** The replay could not be begun or broke off. */
    static final int FAILED = 1;
    /** With {@code --strict}: the driver was late, so its figures say nothing. */
    static final int CANNOT_SAY = 2;
    /** The command line is wrong (EX_USAGE of sysexits.h). */
    static final int USAGE = 64;

    private ExitCode() {}
}
