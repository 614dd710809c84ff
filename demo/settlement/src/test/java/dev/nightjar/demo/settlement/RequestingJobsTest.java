package dev.nightjar.demo.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The jobs that ask the shop's services, against a server that writes down what it is asked. */
class RequestingJobsTest {

    private static final Night NIGHT = new Night(1, Instant.parse("2026-01-31T22:00:00Z"), Duration.ofSeconds(20));

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final SteppingPace pace = new SteppingPace();
    private HttpServer service;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void reportsAreFetchedOneAfterTheOtherAllNight() throws Exception {
        new ReportExport(500).run(NIGHT, shop(), pace);

        assertThat(asked).hasSize(40).containsOnly("GET /reports/orders?lines=500");
        assertThat(pace.now()).isEqualTo(NIGHT.end());
    }

    @Test
    void noReportIsFetchedAfterTheNight() throws Exception {
        pace.until(NIGHT.end());
        new ReportExport(500).run(NIGHT, shop(), pace);

        assertThat(asked).isEmpty();
    }

    @Test
    void theStatementIsAskedForOnce() throws Exception {
        new MerchantStatements(44).run(NIGHT, shop(), pace);

        assertThat(asked).containsExactly("POST /statements?pages=44");
    }

    @Test
    void aServiceThatRefusesFailsTheNight() {
        status = 503;

        assertThatThrownBy(() -> new MerchantStatements(44).run(NIGHT, shop(), pace))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/statements?pages=44 answered 503");
    }

    private Shop shop() {
        URI address = URI.create("http://127.0.0.1:" + service.getAddress().getPort());
        return Shop.at("jdbc:none", "nobody", address, address);
    }

    /** Is where it was last sent to. */
    private static final class SteppingPace implements Pace {

        private Instant now = NIGHT.start();

        @Override
        public void until(Instant instant) {
            now = instant;
        }

        @Override
        public Instant now() {
            return now;
        }
    }
}
