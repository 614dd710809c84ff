package dev.nightjar.agent.kinds;

import java.util.concurrent.CompletableFuture;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What runs on somebody else's behalf, or on nobody's. */
@Component
class Later {

    @Async
    public CompletableFuture<String> nap() {
        return CompletableFuture.completedFuture(KindsApp.nap());
    }

    @Scheduled(fixedDelay = 500)
    void scheduledNap() {
        KindsApp.nap();
    }

    @KafkaListener(topics = KindsApp.NAPS)
    void kafkaNap(String message) {
        KindsApp.nap();
    }
}
