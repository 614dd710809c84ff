package dev.nightjar.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private final List<Traffic.Request> requests = new Traffic(7, 25).during(HOUR);

    @Test
    void theSameSeedGivesTheSameRequests() {
        assertThat(new Traffic(7, 25).during(HOUR)).isEqualTo(requests);
        assertThat(new Traffic(8, 25).during(HOUR)).isNotEqualTo(requests);
    }

    /** 90,000 expected arrivals have a standard deviation of 300. */
    @Test
    void arrivalsAreInOrderAndAsManyAsTheRateSays() {
        assertThat(requests).hasSizeBetween(88_500, 91_500);
        assertThat(requests).isSortedAccordingTo(Comparator.comparingLong(Traffic.Request::atNanos));
        assertThat(requests.getLast().atNanos()).isLessThan(HOUR.toNanos());
    }

    @Test
    void sixOfTenAreOrdersAndTheBestsellerIsOneOfEight() {
        List<Traffic.Request> orders = requests.stream()
                .filter(request -> request.method().equals("POST"))
                .toList();
        long bestseller = orders.stream()
                .filter(request -> request.body().contains("\"SKU-0001\""))
                .count();

        assertThat((double) orders.size() / requests.size()).isBetween(0.58, 0.62);
        assertThat((double) bestseller / orders.size()).isBetween(0.11, 0.135);
    }

    @Test
    void theRateGrowsWithTheMachineUpToALimit() {
        assertThat(Traffic.forProcessors(1, 1).perSecond()).isEqualTo(25);
        assertThat(Traffic.forProcessors(2, 1).perSecond()).isEqualTo(25);
        assertThat(Traffic.forProcessors(8, 1).perSecond()).isEqualTo(49);
        assertThat(Traffic.forProcessors(64, 1).perSecond()).isEqualTo(60);
    }
}
