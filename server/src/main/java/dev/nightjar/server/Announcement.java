package dev.nightjar.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Says where the pages or the API are, once they really are there. */
@Component
class Announcement {

    private static final Logger LOG = LoggerFactory.getLogger(Announcement.class);

    private final ServerSettings settings;

    Announcement(ServerSettings settings) {
        this.settings = settings;
    }

    @EventListener
    void ready(WebServerInitializedEvent event) {
        String scheme = settings.apiDoor().hasTls() ? "https" : "http";
        LOG.info(
                settings.ui().enabled()
                        ? "Nightjar is up: {}://{}:{}/ shows what it finds, or ./nightjar findings"
                        : "Nightjar is up without pages: findings at {}://{}:{}/api/v1/findings, or ./nightjar findings",
                scheme,
                settings.api().address(),
                event.getWebServer().getPort());
    }
}
