package dev.nightjar.server.api;

import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.ErrorResponse;
import org.springframework.web.util.DisconnectedClientHelper;

/** What every API says of a failure that nobody expected. */
public final class Mistake {

    public static final String TEXT = "a mistake of the server: its log has it, please report it";

    private static final Logger LOG = LoggerFactory.getLogger(Mistake.class);

    private Mistake() {}

    /** Puts its stack into the log, when it is ours; throws it on when it is not. */
    public static void log(RuntimeException failed, HttpServletRequest request) {
        // Spring's own know their status; who has gone is not to be answered.
        if (failed instanceof ErrorResponse || DisconnectedClientHelper.isClientDisconnectedException(failed)) {
            throw failed;
        }
        LOG.error("{} could not be answered; please report it", request.getRequestURI(), failed);
    }
}
