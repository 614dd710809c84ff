package dev.nightjar.agent.gclog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lines that are added to a file, also when it is renamed as HotSpot does ({@code gc.log.0}) and begun anew, or emptied. Only
 * reads, follows no links. What is overwritten before it was read is lost, and counted as a gap. One thread.
 */
final class Tail implements AutoCloseable {

    /** In one look; of what is more only the end is read. */
    static final int MAX_BYTES = 1 << 20;

    /** To open it, while it is renamed. */
    private static final int MAX_ATTEMPTS = 3;

    /** A line is cut there. */
    private static final int MAX_LINE = 4_096;

    private final Path file;
    private final ByteBuffer chunk = ByteBuffer.allocate(16 << 10);
    private final StringBuilder line = new StringBuilder();
    private @Nullable FileChannel channel;

    /** The one that was renamed, as long as nothing is in the new one: who renamed it may be somebody else than its writer. */
    private @Nullable FileChannel renamed;

    private @Nullable Object key;
    private boolean skipsLine;
    private long skippedBytes;
    private long gaps;

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
        lookAtRenamed(open);
        if (open.size() < open.position()) { // emptied
            gaps++;
            begin(open, 0);
        }
        readRest(open, lines);
        BasicFileAttributes now = attributes();
        if (now != null && !Objects.equals(now.fileKey(), key)) { // renamed, and begun anew
            readRest(open, lines);
            Object keyBefore = key;
            FileChannel next = open();
            if (next == null) {
                return; // it is renamed again just now
            }
            if (!isNewestArchive(keyBefore)) { // while it is open: another file may get the key of one that is closed
                gaps++;
            }
            close(renamed);
            renamed = open;
            readRest(next, lines);
        }
    }

    /** logrotate renames the file of a JVM that goes on writing to it. */
    private void lookAtRenamed(FileChannel open) throws IOException {
        FileChannel before = renamed;
        if (before == null) {
            return;
        }
        if (open.size() > 0) {
            close(before);
            renamed = null;
        } else if (before.size() > before.position()) {
            gaps++;
            before.position(before.size());
        }
    }

    /** Whether a file is the last that was renamed, so that nothing was written between its end and the begin of the one of now. */
    private boolean isNewestArchive(@Nullable Object renamed) {
        FileTime last = null;
        List<FileTime> others = new ArrayList<>();
        try (DirectoryStream<Path> archives = Files.newDirectoryStream(directory(), this::isArchive)) {
            for (Path archive : archives) {
                BasicFileAttributes found = attributes(archive);
                if (found != null && Objects.equals(found.fileKey(), renamed)) {
                    last = found.lastModifiedTime();
                } else if (found != null) {
                    others.add(found.lastModifiedTime());
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return false; // nobody knows
        }
        FileTime ours = last;
        return ours != null && others.stream().allMatch(other -> other.compareTo(ours) < 0);
    }

    private Path directory() {
        return Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
    }

    private boolean isArchive(Path found) {
        String name = String.valueOf(found.getFileName());
        String begin = file.getFileName() + ".";
        return name.startsWith(begin) && name.substring(begin.length()).matches("\\d{1,4}");
    }

    /** Bytes that were left out because there were too many at once. */
    long skippedBytes() {
        return skippedBytes;
    }

    /** How often lines were lost between others. */
    long gaps() {
        return gaps;
    }

    /** Null while there is no such file. */
    private @Nullable FileChannel open() throws IOException {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            BasicFileAttributes before = attributes();
            if (before == null) {
                return null;
            }
            FileChannel opened;
            try {
                opened = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            } catch (NoSuchFileException e) {
                return null;
            }
            BasicFileAttributes after = attributes();
            if (after != null && Objects.equals(after.fileKey(), before.fileKey())) {
                channel = opened;
                key = before.fileKey();
                begin(opened, 0);
                return opened;
            }
            opened.close(); // renamed just now: which of the two it is nobody knows
        }
        return null;
    }

    private @Nullable BasicFileAttributes attributes() throws IOException {
        BasicFileAttributes found = attributes(file);
        return found != null && found.isRegularFile() ? found : null;
    }

    private static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
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
            gaps++;
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
        close(renamed);
        renamed = null;
        close(open);
    }

    private static void close(@Nullable FileChannel file) throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
