package dev.nightjar.collector.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EventsTest {

    private final Events events = new Events(Map.of(
            "shop.nightly_settlement",
            "begin update orders set settled = ? where day = ?; insert into audit values (?); end",
            "shop.cleanup",
            "delete from sessions where age > ?",
            "shop.cleanup_too",
            "begin delete from sessions where age > ?; end"));

    @Test
    void anEventIsKnownByAStatementOfItsBody() {
        assertThat(events.running("update orders set settled = ? where day = ?"))
                .isEqualTo("shop.nightly_settlement");
        assertThat(events.running("select ?")).isNull();
    }

    @Test
    void aStatementOfTwoEventsTellsNothing() {
        assertThat(events.running("delete from sessions where age > ?")).isNull();
    }
}
