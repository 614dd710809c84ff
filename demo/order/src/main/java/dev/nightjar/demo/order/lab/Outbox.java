package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.springframework.stereotype.Component;

/** Events wait until the warehouse fetches them. The mistake: so many wait that none of them dies young. */
@LabOnly
@Component
final class Outbox extends Background {

    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private int most;
    private int each;

    Outbox() {
        super("outbox");
    }

    @Override
    void begin(Map<String, String> settings) {
        most = number(settings, "waiting", 60_000);
        each = number(settings, "each", 1_500);
    }

    @Override
    void once() {
        for (int event = 0; event < each; event++) {
            waiting.add(event(event));
            if (waiting.size() > most) {
                waiting.remove();
            }
        }
    }

    @Override
    void end() {
        waiting.clear();
    }

    private static byte[] event(int number) {
        byte[] event = new byte[1_024];
        event[0] = (byte) number;
        return event;
    }
}
