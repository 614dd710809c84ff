package dev.nightjar.agent.kinds;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Requests on Netty's event loops; some make work of another kind. */
@RestController
class Web {

    private final WebClient client = WebClient.create();
    private final Grpc grpc;
    private final Later later;
    private final Batches batches;
    private final KafkaTemplate<String, String> kafka;
    private final Rabbit rabbit;
    private final Scheduler quartz;

    Web(Grpc grpc, Later later, Batches batches, KafkaTemplate<String, String> kafka, Rabbit rabbit, Scheduler quartz) {
        this.grpc = grpc;
        this.later = later;
        this.batches = batches;
        this.kafka = kafka;
        this.rabbit = rabbit;
        this.quartz = quartz;
    }

    @GetMapping("/grpc-port")
    int grpcPort() {
        return grpc.port();
    }

    /** The event loop itself sleeps. */
    @GetMapping("/block")
    String block() {
        return KindsApp.nap();
    }

    /** Nothing runs meanwhile, and no thread waits. */
    @GetMapping("/delay")
    Mono<String> delay() {
        return Mono.delay(Duration.ofMillis(KindsApp.MILLIS)).map(ticks -> "awake");
    }

    @GetMapping("/elastic")
    Mono<String> elastic() {
        return Mono.fromCallable(KindsApp::nap).subscribeOn(Schedulers.boundedElastic());
    }

    @GetMapping("/call")
    Mono<String> call(@RequestParam("to") String to) {
        return client.get().uri(to).retrieve().bodyToMono(String.class).defaultIfEmpty("");
    }

    /** Two naps for one worker: the second waits for the first. */
    @GetMapping("/async")
    Mono<String> async() {
        CompletableFuture<?>[] naps =
                IntStream.range(0, 2).mapToObj(nap -> later.nap()).toArray(CompletableFuture[]::new);
        return Mono.fromFuture(CompletableFuture.allOf(naps)).thenReturn("awake");
    }

    @GetMapping("/kafka")
    Mono<String> kafka() {
        return Mono.fromFuture(kafka.send(KindsApp.NAPS, "nap")).thenReturn("sent");
    }

    @GetMapping("/rabbit")
    String rabbit() throws IOException {
        rabbit.send();
        return "sent";
    }

    @GetMapping("/quartz")
    String quartz() throws SchedulerException {
        quartz.scheduleJob(
                JobBuilder.newJob(QuartzNap.class).withIdentity("quartz-nap").build(),
                TriggerBuilder.newTrigger().startNow().build());
        return "scheduled";
    }

    @GetMapping("/batch")
    String batch() {
        batches.start();
        return "started";
    }

    /** Its own thread has nothing to do with the request that asked for it. */
    public static final class QuartzNap implements org.quartz.Job {
        @Override
        public void execute(JobExecutionContext context) {
            KindsApp.nap();
        }
    }
}
