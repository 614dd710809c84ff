package dev.nightjar.collector.read;

import java.io.IOException;
import java.time.Instant;

/** The bytes of one kind of request as what is stored. For many threads. */
@FunctionalInterface
public interface RequestReader {

    /**
     * Throws when the bytes are no such request; what of it cannot be kept is in the reading's refusals.
     *
     * @param request may be referred to by what is read; nobody changes it any more
     */
    Reading read(byte[] request, Instant now) throws IOException;
}
