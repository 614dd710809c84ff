package dev.nightjar.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real PostgreSQL. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ShopDatabaseTest {

    @Test
    void aDatabaseThatCannotBeMadeLeavesNoPostgresBehind() throws Exception {
        RunDirectory directory = RunDirectory.create();
        Children children = new Children(directory);
        FreePorts ports = new FreePorts(new SecureRandom());
        ShopDatabase.start(directory, ports.next(), children).close();

        // On the same data the shop's role is there already.
        assertThatThrownBy(() -> ShopDatabase.start(directory, ports.next(), children))
                .isInstanceOf(StageFailed.class)
                .hasMessageContaining("the shop's database cannot be made")
                .hasMessageContaining("\"shop\" already exists");

        assertThat(Files.exists(directory.resolve("postgres/postmaster.pid"))).isFalse();
        children.close();
        children.dismissGuardian();
        assertThat(directory.delete()).isTrue();
    }
}
