package dev.nightjar.demo.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.demo.stage.Home;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * One variant with all its real parts, in some three minutes: the shop is warmed up, a fault is switched on and found,
 * and afterwards the shop is as it was. Only with {@code -Dlab}: {@code ./nightjar test -pl demo/runner -am -Dlab
 * -Dit.test=LabIT -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
@EnabledIfSystemProperty(named = "lab", matches = ".*")
final class LabIT {

    private static final Timeline SHORT = new Timeline(
            Duration.ofSeconds(45), Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofSeconds(60));

    @Test
    void aSwitchedFaultIsFoundAndTheShopIsAsItWasAfterIt() throws Exception {
        Variant variant = Catalogue.named("pool-leak/error-path").getFirst();
        assertThat(variant.heldOut()).isFalse();
        Home home = new Home(Path.of("../..").toAbsolutePath().normalize());
        try (WarmShop shop = WarmShop.at(home, line -> {}, 1)) {
            shop.start();

            Result result = new VariantRun(shop, variant, SHORT, Commit.UNKNOWN).run();

            assertThat(result.unsure()).isEmpty();
            assertThat(result.wrong()).isEmpty();
            assertThat(result.top()).as("%s", result).isTrue();
            assertThat(shop.stage().dead()).isEmpty();
        }
    }
}
