package dev.nightjar.collector.door;

import java.util.function.Function;

/**
 * A method of the gRPC door.
 *
 * @param streamed whether a call brings many messages: they are read as one, in which each is field 1
 * @param reply the answer's message for a request of which something was taken
 */
public record GrpcRoute(
        String service, String method, boolean streamed, Intake intake, Function<Answer.Taken, byte[]> reply) {}
