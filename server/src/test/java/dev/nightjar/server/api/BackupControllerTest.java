package dev.nightjar.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.store.Backup;
import dev.nightjar.store.DuckDbStore;
import dev.nightjar.store.StoreSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** Backups of a real store, without a network. */
class BackupControllerTest {

    @TempDir
    Path dataDir;

    @SuppressWarnings("NullAway.Init") // set before each test
    private DuckDbStore store;

    @SuppressWarnings("NullAway.Init") // likewise
    private MockMvc api;

    @BeforeEach
    void open() {
        store = DuckDbStore.open(StoreSettings.defaults(dataDir));
        api = MockMvcBuilders.standaloneSetup(new BackupController(store))
                .setControllerAdvice(new ApiErrors())
                .build();
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** One at a time: who can ask while another one is made does not make one. */
    @Test
    void headIsAnsweredWithoutMakingABackup() throws Exception {
        try (Backup _ = store.backup()) {
            assertThat(ask(HttpMethod.GET).getStatus()).isEqualTo(409);
            MockHttpServletResponse head = ask(HttpMethod.HEAD);
            assertThat(head.getStatus()).isEqualTo(200);
            assertThat(head.getContentType()).isEqualTo("application/x-tar");
            assertThat(head.getContentAsByteArray()).isEmpty();
        }
    }

    @Test
    void theTarIsAsLongAsItsHeaderSays() throws Exception {
        MockHttpServletResponse backup = ask(HttpMethod.GET);
        assertThat(backup.getContentType()).isEqualTo("application/x-tar");
        assertThat(backup.getContentLengthLong()).isEqualTo(backup.getContentAsByteArray().length);
        assertThat(backup.getHeader("Content-Disposition")).contains("nightjar-backup-");
    }

    private MockHttpServletResponse ask(HttpMethod method) throws Exception {
        return api.perform(MockMvcRequestBuilders.request(method, "/api/v1/backup"))
                .andReturn()
                .getResponse();
    }
}
