package dev.nightjar.agent.gclog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lines that are added to a file, also when it is renamed and begun anew, or emptied. Only reads. What is overwritten
 * before it was read is lost. One thread.
 */
final class Tail implements AutoCloseable {

    /** In one look; of what is more only the end is read. */
    static final int MAX_BYTES = 1 << 20;

    /** A line is cut there. */
    private static final int MAX_LINE = 4_096;

    private final Path file;
    private final ByteBuffer chunk = ByteBuffer.allocate(16 << 10);
    private final StringBuilder line = new StringBuilder();
    private @Nullable FileChannel channel;
    private @Nullable Object key;
    private boolean skipsLine;
    private long skippedBytes;

    private Tail(Path file) {
        this.file = file;
    }

    /** From its first line. */
    static Tail fromBegin(Path file) {
        return new Tail(file);
    }

    /** What is added from now on. */
    static Tail fromEnd(Path file) throws IOException {
        Tail tail = new Tail(file);
        FileChannel opened = tail.open();
        if (opened != null) {
            opened.position(opened.size());
        }
        return tail;
    }

    /** Gives the complete lines since the last time, decoded byte by byte: the JVM's own are ASCII. */
    void read(Consumer<String> lines) throws IOException {
        FileChannel open = channel == null ? open() : channel;
        if (open == null) {
            return;
        }
        if (open.size() < open.position()) { // emptied
            begin(open, 0);
        }
        readRest(open, lines);
        BasicFileAttributes now = attributes();
        if (now != null && !Objects.equals(now.fileKey(), key)) { // renamed, and begun anew
            readRest(open, lines);
            close();
            FileChannel next = open();
            if (next != null) {
                readRest(next, lines);
            }
        }
    }

    /** Bytes that were left out because there were too many at once. */
    long skippedBytes() {
        return skippedBytes;
    }

    /** Null while there is no such file. */
    private @Nullable FileChannel open() throws IOException {
        BasicFileAttributes before = attributes();
        if (before == null) {
            return null;
        }
        try {
            FileChannel opened = FileChannel.open(file, StandardOpenOption.READ);
            channel = opened;
            key = before.fileKey(); // of an older one if it was renamed just now: then the next look opens again
            begin(opened, 0);
            return opened;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private @Nullable BasicFileAttributes attributes() throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private void begin(FileChannel open, long position) throws IOException {
        open.position(position);
        line.setLength(0);
        skipsLine = false;
    }

    private void readRest(FileChannel open, Consumer<String> lines) throws IOException {
        long end = open.size();
        long tooMuch = end - open.position() - MAX_BYTES;
        if (tooMuch > 0) {
            skippedBytes += tooMuch;
            begin(open, end - MAX_BYTES);
            skipsLine = true;
        }
        while (open.position() < end) { // what is written meanwhile comes at the next look
            chunk.clear();
            if (open.read(chunk) <= 0) {
                return;
            }
            chunk.flip();
            String text = StandardCharsets.ISO_8859_1.decode(chunk).toString();
            for (int i = 0; i < text.length(); i++) {
                add(text.charAt(i), lines);
            }
        }
    }

    private void add(char next, Consumer<String> lines) {
        if (next == '\n') {
            if (!skipsLine) {
                lines.accept(line.toString().stripTrailing());
            }
            skipsLine = false;
            line.setLength(0);
        } else if (line.length() < MAX_LINE) {
            line.append(next);
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
