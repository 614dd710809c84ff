package dev.nightjar.server.api;

import dev.nightjar.collector.recording.Recording;
import dev.nightjar.collector.recording.Recordings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/recordings}: what agents have sent, for JDK Mission Control. */
@RestController
@RequestMapping("/api/v1/recordings")
class RecordingsController {

    private final Recordings recordings;

    RecordingsController(Recordings recordings) {
        this.recordings = recordings;
    }

    /** The newest first. */
    @GetMapping
    List<Map<String, Object>> all() {
        return recordings.list().stream().map(RecordingsController::view).toList();
    }

    private static Map<String, Object> view(Recording recording) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", recording.id());
        view.put("bytes", recording.bytes());
        view.put("received", recording.received().toString());
        view.putAll(recording.about());
        return view;
    }

    /** The file itself. */
    @GetMapping("/{id}")
    ResponseEntity<FileSystemResource> one(@PathVariable String id) {
        Path file = recordings.file(id);
        if (file == null) {
            throw new Asked.NotThere("there is no such recording; /api/v1/recordings lists them");
        }
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"nightjar-" + id + ".jfr\"")
                .body(new FileSystemResource(file));
    }
}
