package dev.nightjar.analyzer.level;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.fact.LogHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BordersTest {

    private static final long CELL = 10_000_000_000L;

    /** One letter a cell of 10 s: q quiet, s slow, space: nothing came. What is left has capitals. */
    @ParameterizedTest
    @CsvSource({
        "qqqqqsssqqqqq, QQQQqsssqQQQQ",
        "qqqqqqqq, QQQQQQQQ",
        "'qqqq s qqqq', 'QQQQ s QQQQ'", // they do not touch
        "qqqqsq, QQQqsq", // what is slow on both sides
        "qqssss, QQssss", // hardly any would be left
        "qqqsqsqsqs, QQQsQsQsQs", // fewer than half would be left
        "ssqqqqq, ssqQQQQ"
    })
    void quietCellsThatTouchASlowOneAreLeftOut(String cells, String expected) {
        List<Cell> all = new ArrayList<>();
        List<Cell> quiet = new ArrayList<>();
        for (int i = 0; i < cells.length(); i++) {
            if (cells.charAt(i) != ' ') {
                all.add(cell(i));
                if (cells.charAt(i) == 'q') {
                    quiet.add(all.getLast());
                }
            }
        }
        StringBuilder left = new StringBuilder(cells);
        for (Cell cell : Borders.without(all, quiet)) {
            left.setCharAt((int) (cell.fromEpochNanos() / CELL), 'Q');
        }
        assertThat(left).hasToString(expected);
    }

    private static Cell cell(int number) {
        Block block =
                new Block(number * CELL, CELL, 20, 0, 20, new LogHistogram(Map.of()), List.of(), List.of(), false);
        return new Cell(List.of(block), 20, 0, 20, Moments.NONE, false);
    }
}
