package dev.nightjar.collector.prometheus;

import dev.nightjar.collector.Protocol;
import dev.nightjar.collector.door.Encoding;
import dev.nightjar.collector.door.HttpRoute;
import dev.nightjar.collector.door.HttpRoute.Response;
import dev.nightjar.collector.door.Intake;
import java.util.List;
import java.util.Map;

/** What the HTTP door takes of Prometheus: remote write 1.0. */
public final class Prometheus {

    private Prometheus() {}

    public static HttpRoute http() {
        return new HttpRoute(
                "/api/v1/write",
                Map.of(
                        HttpRoute.PROTOBUF,
                        new Intake(Protocol.REMOTE_WRITE, "a remote write request", "samples", RemoteWrite::read)),
                List.of(Encoding.SNAPPY),
                false,
                (_, _) -> new Response(204, "", new byte[0]),
                "remote write comes as version 1.0, protobuf in snappy");
    }
}
