package dev.nightjar.model.ledger;

/** Timeline in, ledger out: the definition of {@code docs/ledger.md}, as a pure function. */
public final class LedgerArithmetic {

    private LedgerArithmetic() {}

    public static Ledger ledger(Timeline timeline) {
        throw new IllegalStateException("not written yet: " + timeline);
    }
}
