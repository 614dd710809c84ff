package dev.nightjar.collector.mysql;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.collector.database.StatementReading.Counted;
import dev.nightjar.model.fact.DbStatements.Sum;
import dev.nightjar.model.fact.StatementFigure;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestQueryTest {

    /** As MariaDB 11.4 and MySQL 8 write them; what follows is what an author writes and our normaliser makes of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "SELECT `stock` FROM `inventory` WHERE `sku` = ? | select stock from inventory where sku = ?",
                "UPDATE `inventory` SET `stock` = `stock` - ? WHERE `sku` = ?"
                        + " | update inventory set stock = stock - ? where sku = ?",
                "SELECT `o` . `id` , COUNT ( * ) FROM `orders` `o` WHERE `o` . `sku` IN (...) GROUP BY `o` . `id` LIMIT ?"
                        + " | select o.id, count(*) from orders o where o.sku in (?, ...) group by o.id limit ?",
                "INSERT INTO `audit` ( `note` , `at` ) VALUES (...) /* , ... */"
                        + " | insert into audit (note, at) values (?, ...)",
                "SELECT SLEEP (?) | select sleep(?)",
                "CALL `settle` ( ) | call settle ()",
                "SELECT `a b` . `c` FROM `t-1` | select `a b`.c from `t-1`"
            })
    void aDigestIsWrittenAsSomebodyWouldWriteIt(String digest, String expected) {
        assertThat(requireNonNull(StatementText.of(DigestText.written(digest))).text())
                .isEqualTo(expected);
    }

    @Test
    void theExampleThatMySqlKeepsGivesTheFingerprintUnlessItWasCut() {
        String labels = "| query_id | digest_text | example |\n";
        String digest = "SELECT `Stock` FROM `inventory` WHERE `sku` = ?";
        MySqlRow whole =
                Rows.one(labels + "| ab | " + digest + " | select Stock  from inventory where sku='top-secret' |");
        assertThat(requireNonNull(DigestQuery.statement(whole, 1_024)).text())
                .isEqualTo("select stock from inventory where sku=?");
        assertThat(requireNonNull(DigestQuery.statement(whole, 20)).text())
                .as("cut, so by its digest")
                .isEqualTo("select stock from inventory where sku = ?");
        MySqlRow none = Rows.one(labels + "| ab | " + digest + " | NULL |");
        assertThat(requireNonNull(DigestQuery.statement(none, 1_024)).text())
                .isEqualTo("select stock from inventory where sku = ?");
        assertThat(DigestQuery.statement(Rows.one(labels + "| ab | NULL | NULL |"), 1_024))
                .isNull();
    }

    @Test
    void rowsOfTheServerBecomeCounts() {
        assertThat(DigestQuery.reading(Rows.of("""
                                | query_id | executions | nanos | result_rows | rows_examined | temp_tables | lock_ns | errors | without_index |
                                | 9f3a | 12 | 340000 | 12 | 2400 | 0 | 900 | 1 | 12 |
                                |  | 3 | 18446744073709551616 | 0 | 0 | 0 | 0 | 0 | 0 |
                                """)).statements())
                .containsExactly(
                        new Counted("9f3a", new Sum(12, 340_000, figures(12, 2_400, 0, 900, 1, 12))),
                        new Counted("", new Sum(3, Long.MAX_VALUE, figures(0, 0, 0, 0, 0, 0))));
    }

    private static Map<StatementFigure, Long> figures(
            long rows, long examined, long tables, long lockNanos, long errors, long withoutIndex) {
        return Map.of(
                StatementFigure.ROWS, rows,
                StatementFigure.ROWS_EXAMINED, examined,
                StatementFigure.TEMP_TABLES, tables,
                StatementFigure.LOCK_TIME, lockNanos,
                StatementFigure.ERRORS, errors,
                StatementFigure.WITHOUT_INDEX, withoutIndex);
    }
}
