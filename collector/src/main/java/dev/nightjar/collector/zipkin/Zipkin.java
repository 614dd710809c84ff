package dev.nightjar.collector.zipkin;

import dev.nightjar.collector.Protocol;
import dev.nightjar.collector.door.Encoding;
import dev.nightjar.collector.door.HttpRoute;
import dev.nightjar.collector.door.HttpRoute.Response;
import dev.nightjar.collector.door.Intake;
import dev.nightjar.collector.read.SqlTexts;
import java.util.List;
import java.util.Map;

/** What the HTTP door takes of Zipkin, at the path that its senders use. */
public final class Zipkin {

    private Zipkin() {}

    public static HttpRoute http(SqlTexts sql) {
        return new HttpRoute(
                "/api/v2/spans",
                Map.of(
                        HttpRoute.JSON,
                        new Intake(
                                Protocol.ZIPKIN,
                                "a list of Zipkin spans",
                                "spans",
                                (request, now) -> ZipkinJson.read(request, sql, now)),
                        HttpRoute.PROTOBUF,
                        new Intake(
                                Protocol.ZIPKIN,
                                "a list of Zipkin spans",
                                "spans",
                                (request, now) -> ZipkinProto.read(request, sql, now))),
                List.of(Encoding.IDENTITY, Encoding.GZIP),
                false,
                (_, _) -> new Response(202, "", new byte[0]),
                "Zipkin's spans are JSON or protobuf of version 2, plain or gzip");
    }
}
