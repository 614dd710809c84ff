package dev.nightjar.replay;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Reads recordings in GoReplay's format ({@code .gor}, {@code .gor.gz}): records that end with a line of three monkeys,
 * each a line {@code type id timestamp} and then an HTTP message. The file is streamed; only its requests are kept, so
 * the heap holds about the size of the requests. Captures are out of order in the wild: requests are sorted by time.
 */
public final class GorFile {

    /** A capture cuts bodies far below this. */
    static final int MAX_RECORD_BYTES = 16 << 20;

    /** Above this a recording is better split: about 2 GB of heap at 1 kB a request. */
    static final int MAX_REQUESTS = 2_000_000;

    private GorFile() {}

    /**
     * Reads a whole file.
     *
     * @throws IOException when the file cannot be opened or read, or holds more requests than can be replayed; a damaged
     *     record is no exception but counted in the recording
     */
    public static Recording read(Path file) throws IOException {
        return read(file, MAX_RECORD_BYTES, MAX_REQUESTS);
    }

    static Recording read(Path file, int maxRecordBytes, int maxRequests) throws IOException {
        try (InputStream in = open(file)) {
            GorRecords records = new GorRecords(in, maxRecordBytes);
            List<RecordedRequest> requests = new ArrayList<>();
            List<Rejected> rejected = new ArrayList<>();
            long responses = 0;
            long rejects = 0;
            for (GorRecord record = records.next(); record != null; record = records.next()) {
                switch (record) {
                    case GorRecord.Request(RecordedRequest request) -> requests.add(request);
                    case GorRecord.Response() -> responses++;
                    case GorRecord.Unreadable(Rejected reject) -> {
                        rejects++;
                        if (rejected.size() < Recording.REJECTED_KEPT) {
                            rejected.add(reject);
                        }
                    }
                }
                if (requests.size() > maxRequests) {
                    throw new IOException(
                            file + " holds more than " + maxRequests + " requests: split it and replay the parts");
                }
            }
            requests.sort(Comparator.comparingLong(RecordedRequest::epochNanos));
            return new Recording(requests, records.count(), responses, rejects, rejected);
        }
    }

    static boolean isPacked(Path file) {
        return file.toString().endsWith(".gz");
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        if (!isPacked(file)) {
            return new BufferedInputStream(in, 1 << 16);
        }
        try {
            return new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16);
        } catch (IOException e) {
            in.close();
            throw new IOException(file + " is not a gzip file although its name ends with .gz: " + e.getMessage(), e);
        }
    }
}
