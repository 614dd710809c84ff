package dev.nightjar.history.play;

import dev.nightjar.history.noise.Dice;
import java.util.HexFormat;

/** Ids of traces, spans and runs. */
final class Ids {

    private Ids() {}

    /** 32 hex digits. */
    static String trace(Dice dice) {
        return span(dice.bits()) + span(dice.bits());
    }

    /** 16 hex digits; never those of no span. */
    static String span(long bits) {
        return HexFormat.of().toHexDigits(bits == 0 ? 1 : bits);
    }
}
