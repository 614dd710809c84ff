package dev.nightjar.history.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.EpochNanos;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LandscapeTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Landscape shops(int services) {
        return Shop.landscape("history", services, Load.flat(BERLIN), 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 10, 100, 1_000})
    void thereAreAsManyServicesAsAreAskedFor(int services) {
        Landscape landscape = shops(services);
        assertThat(landscape.services()).hasSize(services);
        assertThat(landscape.services().stream().map(ServicePlan::name).distinct())
                .hasSize(services);
        assertThat(landscape.databases()).hasSize((services + 2) / 3);
    }

    @Test
    void whatWaitsForATableIsWhatUsesTheConnectionsOfWhoChangesItAndWhoAsksThat() {
        assertThat(shops(6).behindTable(Shop.database(1), "inventory"))
                .containsExactlyInAnyOrder("order-2 POST /orders", "order-2 GET /orders/{id}");
        assertThat(shops(6).changing(Shop.database(1), "inventory")).containsExactly("order-2 POST /orders");
        assertThat(shops(6).behindTable(Shop.database(0), "payment"))
                .containsExactlyInAnyOrder("payment POST /payments", "order POST /orders");
        Set<String> stock = shops(3).behindService("inventory");
        assertThat(stock).containsExactlyInAnyOrder("inventory GET /stock/{sku}", "order POST /orders");
    }

    @Test
    void aJobAboutWhatIsNotThereIsRefused() {
        Job job = new Job.Asking(
                "accountant",
                Schedule.daily(BERLIN, LocalTime.NOON, Duration.ofMinutes(1)),
                "order",
                "GET /nothing",
                1);
        assertThatThrownBy(() -> shops(3).with(List.of(job)))
                .hasMessage("accountant asks order GET /nothing, which is not there");
    }

    @Test
    void theLoadIsHighestInTheAfternoonLowAtNightAndGrows() {
        Load load = new Load(BERLIN, 0.6, 0.5, 1.1);
        long begin = at("2026-09-01T00:00:00Z");
        assertThat(load.at(at("2026-09-01T12:00:00Z"), at("2026-09-01T12:00:00Z")))
                .isEqualTo(1, within(1e-9));
        assertThat(load.at(at("2026-09-02T00:00:00Z"), at("2026-09-02T00:00:00Z")))
                .isEqualTo(0.4, within(1e-9));
        assertThat(load.at(at("2026-09-05T12:00:00Z"), at("2026-09-05T12:00:00Z")))
                .as("a Saturday")
                .isEqualTo(0.5, within(1e-9));
        assertThat(load.at(begin + Duration.ofDays(2).toNanos(), begin))
                .isEqualTo(1.1 * 1.1 * load.at(begin, begin), within(1e-9));
    }

    private static long at(String instant) {
        return EpochNanos.of(Instant.parse(instant));
    }
}
