package dev.nightjar.server.traces;

import dev.nightjar.model.port.SignalReader;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** What tests of an API begin with that reads spans of a real store. */
abstract class TracesApi {

    @TempDir
    Path dataDir;

    @SuppressWarnings("NullAway.Init") // set before each test
    StoredSpans stored;

    @SuppressWarnings("NullAway.Init") // likewise
    private MockMvc api;

    /** What answers, at {@link StoredSpans#NOW}. */
    abstract Object controller(SignalReader reader);

    /** What answers when that one cannot. */
    abstract Object errors();

    @BeforeEach
    void open() {
        stored = new StoredSpans(dataDir);
        api = MockMvcBuilders.standaloneSetup(controller(stored.store))
                .setControllerAdvice(errors())
                .build();
    }

    @AfterEach
    void close() {
        stored.close();
    }

    final MockHttpServletResponse get(String path) throws Exception {
        return api.perform(MockMvcRequestBuilders.get(URI.create(path)))
                .andReturn()
                .getResponse();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
