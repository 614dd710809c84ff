package dev.nightjar.agent.kinds;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * A real program on WebFlux, gRPC, Kafka, RabbitMQ's client, Quartz, Spring Batch and Spring's own scheduling. Says
 * {@code port=N} on standard output and ends when its standard input does. Arguments: {@code --naps.kafka=HOST:PORT} and
 * {@code --naps.rabbit=HOST:PORT}.
 */
@SpringBootApplication(proxyBeanMethods = false)
@EnableScheduling
@EnableAsync
public class KindsApp {

    /** How long every nap takes at least. */
    public static final int MILLIS = 50;

    /** The topic. */
    public static final String NAPS = "naps";

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err); // for what frameworks log
        SpringApplication application = new SpringApplication(KindsApp.class);
        application.setDefaultProperties(Map.ofEntries(
                Map.entry("server.address", "127.0.0.1"),
                Map.entry("server.port", "0"),
                Map.entry("spring.main.banner-mode", "off"),
                Map.entry("logging.level.root", "WARN"),
                Map.entry("spring.kafka.bootstrap-servers", "${naps.kafka}"),
                Map.entry("spring.kafka.consumer.group-id", "naps"),
                Map.entry("spring.kafka.consumer.auto-offset-reset", "earliest"),
                Map.entry("spring.task.execution.pool.core-size", "1"),
                Map.entry("spring.batch.job.enabled", "false")));
        try (ConfigurableApplicationContext context = application.run(arguments)) {
            WebServer server = ((ReactiveWebServerApplicationContext) context).getWebServer();
            answers.println("port=" + Objects.requireNonNull(server).getPort());
            while (System.in.read() >= 0) {
                // until nobody needs it any more
            }
        }
    }

    static String nap() {
        try {
            Thread.sleep(MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "awake";
    }
}
