package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IoNamesTest {

    @ParameterizedTest
    @CsvSource({
        "/var/log/shop-2026-11-26.log, /var/log/shop-….log",
        "/var/log/tomcat/access_log.2026-11-26.1.log, /var/log/access_log.….log",
        "/tmp/x/access-64224467016675.log, /tmp/x/access-….log",
        "access.log, access.log",
        "/var/log/app/2026-11-26.log, /var/log/….log",
        "/var/log/3f2a-11ee.log, /var/log/….log",
        "/var/log/what-somebody-has-named-after-all-that-is-in-it.log, /var/log/….log",
        "/home/anna/contract.logbook, /home/anna/….logbook",
        "/data/customers/mueller-anna/contract.pdf, /data/customers/….pdf",
        "/tmp/upload_83749283.bin, /tmp/….bin",
        "/opt/app/3f2a-11ee/key, /opt/app/…",
        "relative.txt, ….txt"
    })
    void aFileIsNamedByWhereItLiesAndItsKind(String path, String name) {
        assertThat(IoNames.file(path).name()).isEqualTo(name);
    }

    @Test
    void whatHasNoPathIsAFile() {
        assertThat(IoNames.file(null).name()).isEqualTo("file");
        assertThat(IoNames.file("").name()).isEqualTo("file");
    }

    @Test
    void aPeerThatWeCalledIsNamedAndCallersAreOne() {
        assertThat(IoNames.socket("cache", 6379).name()).isEqualTo("cache:6379");
        assertThat(IoNames.socket("10.0.0.7", 51_234).name()).isEqualTo("callers");
        assertThat(IoNames.socket(null, 0).name()).isEqualTo("callers");
    }
}
