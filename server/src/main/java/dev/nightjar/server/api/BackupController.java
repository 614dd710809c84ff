package dev.nightjar.server.api;

import dev.nightjar.server.tar.TarWriter;
import dev.nightjar.server.tar.Tenths;
import dev.nightjar.store.Backup;
import dev.nightjar.store.BackupSummary;
import dev.nightjar.store.DuckDbStore;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/backup}: the whole store as a tar, for {@code ./nightjar restore}. */
@RestController
@RequestMapping("/api/v1")
class BackupController {

    private static final Logger LOG = LoggerFactory.getLogger(BackupController.class);
    private static final String TAR = "application/x-tar";
    private static final long MB = 1L << 20;

    /** What is smaller is sent within some seconds. */
    private static final long TOLD_FROM_BYTES = 1L << 30;

    private static final DateTimeFormatter IN_NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final DuckDbStore store;

    BackupController(DuckDbStore store) {
        this.store = store;
    }

    /** Spring would make a whole backup to tell its length. */
    @RequestMapping(path = "/backup", method = RequestMethod.HEAD)
    void head(HttpServletResponse response) {
        response.setContentType(TAR);
    }

    /**
     * Begins when the copy of what is not sealed is made. Whether all has come is told by the last file, and by the length. One
     * that fails on the way is ended without either.
     */
    @GetMapping("/backup")
    void backup(HttpServletResponse response) throws IOException {
        try (Backup backup = store.backup()) {
            byte[] last = backup.summary().json().getBytes(StandardCharsets.UTF_8);
            long bytes = TarWriter.bytes(LongStream.concat(
                    backup.entries().stream().mapToLong(Backup.Entry::bytes), LongStream.of(last.length)));
            response.setContentType(TAR);
            response.setContentLengthLong(bytes);
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    "attachment; filename=\"nightjar-backup-"
                            + IN_NAME.format(backup.summary().taken()) + ".tar\"");
            Counted body = new Counted(response.getOutputStream(), bytes);
            try {
                send(backup, last, body);
            } catch (IOException e) {
                LOG.warn("A backup broke off after {} of {} MB: {}", body.sent / MB, bytes / MB, e.toString());
                throw e;
            }
            LOG.info("A backup was sent: {} files, {} MB", backup.summary().files(), bytes / MB);
        }
    }

    private static void send(Backup backup, byte[] last, OutputStream body) throws IOException {
        TarWriter tar = new TarWriter(body, backup.summary().taken());
        for (Backup.Entry entry : backup.entries()) {
            try (InputStream content = Files.newInputStream(entry.path())) {
                tar.add(entry.name(), entry.bytes(), content);
            }
        }
        tar.add(BackupSummary.FILE, last.length, new ByteArrayInputStream(last));
        tar.finish();
    }

    private static final class Counted extends FilterOutputStream {

        private final long ofBytes;
        private final Tenths progress = new Tenths(percent -> LOG.info("{} % of a backup are sent", percent));
        private long sent;

        Counted(OutputStream out, long ofBytes) {
            super(out);
            this.ofBytes = ofBytes;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length); // not one by one, as the superclass would
            sent += length;
            if (ofBytes >= TOLD_FROM_BYTES) {
                progress.at(sent, ofBytes);
            }
        }
    }
}
