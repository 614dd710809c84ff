package dev.nightjar.agent.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IoEventsTest {

    @Test
    void aFileIsNamedByItsPathWithoutNumbers() {
        assertThat(IoEvents.file("/var/log/shop-2026-11-26.log").name()).isEqualTo("/var/log/shop-#-#-#.log");
        assertThat(IoEvents.file("/tmp/upload_83749283.bin")).isEqualTo(IoEvents.file("/tmp/upload_1.bin"));
    }

    @Test
    void whatHasNoPathIsAStandardStream() {
        assertThat(IoEvents.file(null).name()).isEqualTo("standard output");
        assertThat(IoEvents.file("").name()).isEqualTo("standard output");
    }

    @Test
    void aPeerIsNamedByItsAddressAndAPortThatStays() {
        assertThat(IoEvents.socket("cache", 6379).name()).isEqualTo("cache:6379");
        assertThat(IoEvents.socket("10.0.0.7", 51_234).name()).isEqualTo("10.0.0.7");
        assertThat(IoEvents.socket(null, 0).name()).isEqualTo("socket");
    }
}
