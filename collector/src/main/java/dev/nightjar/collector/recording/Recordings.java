package dev.nightjar.collector.recording;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of the recordings: {@code ID.jfr} with {@code ID.properties} beside it, {@code ID.part} while it comes in. At most
 * {@value #MOST_BYTES} bytes each and {@value #MOST_BYTES_OF_ALL} together, those that come in too, and {@value #MOST} of them: the
 * oldest go. For any thread.
 */
public final class Recordings {

    private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);

    public static final long MOST_BYTES = 256L << 20;
    public static final long MOST_BYTES_OF_ALL = 2L << 30;

    /** Of the disk, which the facts need. */
    private static final long LEAST_FREE_BYTES = 1L << 30;

    private static final int MOST = 1_000;
    private static final int MOST_UNDER_WAY = 8;

    /** With these JFR's files begin. */
    private static final byte[] MAGIC = {'F', 'L', 'R', 0};

    private static final int MOST_ABOUT_CHARS = 200;

    /** An agent offers a piece five times, waiting for each answer as long as it is told to (10 s unless set). */
    private static final Duration ABANDONED = Duration.ofMinutes(10);

    private static final String WHOLE = ".jfr";
    private static final String PART = ".part";
    private static final String ABOUT = ".properties";

    private final Path folder;
    private final Duration retention;
    private final long mostBytes;
    private final long mostBytesOfAll;
    private final InstantSource clock;
    private final Map<String, Coming> underWay = new HashMap<>();

    /** What became of a piece. */
    public sealed interface Outcome {
        record Taken() implements Outcome {}

        /**
         * It is not kept.
         *
         * @param full whether it was for want of room, so that the piece itself is all right
         */
        record Refused(String reason, boolean full) implements Outcome {}
    }

    private static final class Coming {
        final String service;
        int next;
        long bytes;
        Instant last;

        Coming(String service, Instant last) {
            this.service = service;
            this.last = last;
        }
    }

    /** The folder is made with the first recording. */
    public Recordings(Path folder, Duration retention, InstantSource clock) {
        this(folder, retention, MOST_BYTES, MOST_BYTES_OF_ALL, clock);
    }

    Recordings(Path folder, Duration retention, long mostBytes, long mostBytesOfAll, InstantSource clock) {
        this.folder = folder;
        this.retention = retention;
        this.mostBytes = mostBytes;
        this.mostBytesOfAll = mostBytesOfAll;
        this.clock = clock;
    }

    /** One after the other, from 0; the same one again changes nothing. Throws {@link UncheckedIOException}. */
    public synchronized Outcome take(Piece piece) {
        try {
            return taken(piece);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Outcome taken(Piece piece) throws IOException {
        if (Files.exists(file(piece.id(), WHOLE))) {
            return piece.last()
                    ? new Outcome.Taken() // its answer was lost
                    : new Outcome.Refused("recording " + piece.id() + " is there already", false);
        }
        Coming coming = underWay.get(piece.id());
        if (coming == null && piece.number() == 0) {
            if (!startsAsRecording(piece.bytes())) {
                return new Outcome.Refused("that is no recording of JFR: it does not begin with FLR", false);
            }
            forgetAbandoned();
            if (underWay.size() >= MOST_UNDER_WAY) {
                return new Outcome.Refused(MOST_UNDER_WAY + " recordings are coming in already: try again later", true);
            }
            coming = begun(piece);
        }
        if (coming == null || piece.number() > coming.next || piece.number() < coming.next - 1) {
            return new Outcome.Refused(
                    "piece " + piece.number() + " does not follow piece " + (coming == null ? "-1" : coming.next - 1)
                            + ": send the recording again from its begin, with another id",
                    false);
        } else if (piece.number() == coming.next - 1) {
            return new Outcome.Taken();
        }
        return appended(piece, coming);
    }

    private Outcome appended(Piece piece, Coming coming) throws IOException {
        int length = piece.bytes().length;
        if (coming.bytes + length > mostBytes) {
            forget(piece.id());
            return new Outcome.Refused("the recording has more than " + (mostBytes >> 20) + " MiB", false);
        } else if (Files.getFileStore(folder).getUsableSpace() < LEAST_FREE_BYTES) {
            forget(piece.id());
            return new Outcome.Refused("the server's disk is almost full: its facts need what is left", true);
        }
        if (!makeRoom(length)) {
            forget(piece.id());
            return new Outcome.Refused(
                    "those that come in have " + (mostBytesOfAll >> 20) + " MiB already: try again later", true);
        }
        write(piece, coming.bytes);
        coming.last = clock.instant();
        if (piece.last()) { // counts when it is there: until then it may be offered again
            Files.move(file(piece.id(), PART), file(piece.id(), WHOLE), StandardCopyOption.ATOMIC_MOVE);
            underWay.remove(piece.id());
        }
        coming.bytes += length;
        coming.next++;
        if (piece.last()) {
            LOG.info("Recording {} of {} came in, {} bytes", piece.id(), coming.service, coming.bytes);
        }
        return new Outcome.Taken();
    }

    /** At its place, whatever a try before left there. */
    private void write(Piece piece, long at) throws IOException {
        try (FileChannel out = FileChannel.open(file(piece.id(), PART), StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(piece.bytes());
            while (bytes.hasRemaining()) {
                out.write(bytes, at + bytes.position());
            }
            if (piece.last()) {
                out.truncate(at + piece.bytes().length);
                out.force(true);
            }
        }
    }

    private static boolean startsAsRecording(byte[] bytes) {
        return bytes.length >= MAGIC.length && Arrays.equals(MAGIC, 0, MAGIC.length, bytes, 0, MAGIC.length);
    }

    private Coming begun(Piece piece) throws IOException {
        makeFolder();
        Files.deleteIfExists(file(piece.id(), PART)); // of a server before this one
        Path part = file(piece.id(), PART);
        if (part.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(part);
        }
        Properties about = new Properties();
        for (String key : Recording.ABOUT) {
            String value = piece.about().get(key);
            if (value != null) {
                String printable = value.replaceAll("\\p{Cntrl}", "?");
                about.setProperty(key, printable.substring(0, Math.min(MOST_ABOUT_CHARS, printable.length())));
            }
        }
        try (OutputStream out = Files.newOutputStream(file(piece.id(), ABOUT))) {
            about.store(out, null);
        }
        Coming coming = new Coming(about.getProperty("service", "?"), clock.instant());
        underWay.put(piece.id(), coming);
        return coming;
    }

    /** Of the server's user only: what is said of a recording is nobody else's business either. */
    private void makeFolder() throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    /** The newest first. Throws {@link UncheckedIOException}. */
    public synchronized List<Recording> list() {
        List<Recording> all = new ArrayList<>();
        try {
            for (String id : ids(WHOLE)) {
                Path file = file(id, WHOLE);
                all.add(new Recording(
                        id, Files.size(file), Files.getLastModifiedTime(file).toInstant(), about(id)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        all.sort(Comparator.comparing(Recording::received).reversed());
        return all;
    }

    /** Null when there is none with that id. */
    public @Nullable Path file(String id) {
        if (!Piece.ID.matcher(id).matches()) {
            return null;
        }
        Path file = file(id, WHOLE);
        return Files.isRegularFile(file) ? file : null;
    }

    /** Removes what is older than the retention, and what stopped coming in. Returns how many. */
    public synchronized int retain() {
        Instant now = clock.instant();
        int removed = 0;
        try {
            for (Recording recording : list()) {
                if (recording.received().isBefore(now.minus(retention))) {
                    forget(recording.id());
                    removed++;
                }
            }
            removed += forgetAbandoned();
            for (String id : ids(PART)) { // of a server before this one
                if (!underWay.containsKey(id)) {
                    forget(id);
                    removed++;
                }
            }
            for (String id : ids(ABOUT)) { // it was ended while it removed one
                if (!underWay.containsKey(id) && !Files.exists(file(id, WHOLE))) {
                    forget(id);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return removed;
    }

    /** Returns how many. */
    private int forgetAbandoned() throws IOException {
        int forgotten = 0;
        Instant since = clock.instant().minus(ABANDONED);
        for (Map.Entry<String, Coming> coming : List.copyOf(underWay.entrySet())) {
            if (coming.getValue().last.isBefore(since)) {
                forget(coming.getKey());
                LOG.info("Recording {} of {} stopped coming in: removed", coming.getKey(), coming.getValue().service);
                forgotten++;
            }
        }
        return forgotten;
    }

    /** The oldest go for it. Returns false when there is none left to go. */
    private boolean makeRoom(int more) throws IOException {
        long bytes = more
                + underWay.values().stream().mapToLong(coming -> coming.bytes).sum();
        if (bytes > mostBytesOfAll) {
            return false;
        }
        int count = underWay.size();
        if (bytes + wholeBytes() <= mostBytesOfAll && count + ids(WHOLE).size() <= MOST) {
            return true;
        }
        for (Recording recording : list()) {
            bytes += recording.bytes();
            count++;
            if (bytes > mostBytesOfAll || count > MOST) {
                forget(recording.id());
                LOG.info(
                        "Recording {} was removed: there is room for {} bytes and {} recordings",
                        recording.id(),
                        mostBytesOfAll,
                        MOST);
            }
        }
        return true;
    }

    private long wholeBytes() throws IOException {
        long bytes = 0;
        for (String id : ids(WHOLE)) {
            bytes += Files.size(file(id, WHOLE));
        }
        return bytes;
    }

    private void forget(String id) throws IOException {
        underWay.remove(id);
        for (String kind : List.of(WHOLE, PART, ABOUT)) {
            Files.deleteIfExists(file(id, kind));
        }
    }

    private Map<String, String> about(String id) throws IOException {
        Properties properties = new Properties();
        Path file = file(id, ABOUT);
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                properties.load(in);
            }
        }
        Map<String, String> about = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> about.put(key, properties.getProperty(key, "")));
        return about;
    }

    /** What else lies there is left alone. */
    private List<String> ids(String kind) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(kind))
                    .map(name -> name.substring(0, name.length() - kind.length()))
                    .filter(id -> Piece.ID.matcher(id).matches())
                    .toList();
        }
    }

    private Path file(String id, String kind) {
        return folder.resolve(id + kind);
    }
}
