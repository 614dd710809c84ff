package dev.nightjar.demo.order.lab;

import dev.nightjar.demo.service.lab.LabOnly;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.springframework.stereotype.Component;

/** Pictures of products, made smaller. The mistake: each buffer is larger than the collector likes to have objects. */
@LabOnly
@Component
final class Thumbnails extends Background {

    private static final int PICTURE = 3 << 20;

    private final Queue<byte[]> pictures = new ArrayDeque<>();
    private int kept;

    Thumbnails() {
        super("thumbnails");
    }

    @Override
    void begin(Map<String, String> settings) {
        kept = number(settings, "kept", 20);
    }

    @Override
    void once() {
        pictures.add(decode(pictures.size()));
        if (pictures.size() > kept) {
            pictures.remove();
        }
    }

    @Override
    void end() {
        pictures.clear();
    }

    private static byte[] decode(int number) {
        byte[] picture = new byte[PICTURE];
        picture[number] = 1;
        return picture;
    }
}
