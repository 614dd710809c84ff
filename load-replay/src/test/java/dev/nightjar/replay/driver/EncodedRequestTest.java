package dev.nightjar.replay.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.replay.RecordedRequest;
import dev.nightjar.replay.RecordedRequest.Header;
import dev.nightjar.replay.Schedule;
import dev.nightjar.replay.Target;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EncodedRequestTest {

    private final TraceParents traceParents = new TraceParents(new SplittableRandom(1));

    @Test
    void hostAndLengthAreNewAndTheRestIsAsRecorded() {
        String sent = sent(post(
                List.of(new Header("Host", "shop.example"), new Header("X-User", "ü1"), new Header("x-user", "2")),
                "{}"));
        assertThat(sent.split("\r\n", -1))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("POST /orders?a=1 HTTP/1.1"),
                        line -> assertThat(line).isEqualTo("Host: 127.0.0.1:80"),
                        line -> assertThat(line).matches("traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-01"),
                        line -> assertThat(line).isEqualTo("X-User: ü1"),
                        line -> assertThat(line).isEqualTo("x-user: 2"),
                        line -> assertThat(line).isEqualTo("Content-Length: 2"),
                        line -> assertThat(line).isEmpty(),
                        line -> assertThat(line).isEqualTo("{}"));
    }

    @Test
    void hopByHopHeadersAndTheOldTraceAreDropped() {
        String sent = sent(post(
                List.of(
                        new Header("Connection", "keep-alive, X-Hop"),
                        new Header("x-hop", "1"),
                        new Header("Keep-Alive", "timeout=5"),
                        new Header("TE", "trailers"),
                        new Header("Expect", "100-continue"),
                        new Header("Upgrade", "h2c"),
                        new Header("TraceParent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"),
                        new Header("tracestate", "a=b"),
                        new Header("X-Kept", "yes")),
                ""));
        assertThat(sent.lines().map(line -> line.replaceAll(":.*", "")))
                .containsExactly("POST /orders?a=1 HTTP/1.1", "Host", "traceparent", "X-Kept", "Content-Length", "");
    }

    @Test
    void aGetHasNoLength() {
        assertThat(sent(RecordedRequest.get(0, 0, "/"))).doesNotContain("Content-Length");
    }

    @Test
    void eachSendBelongsToANewSampledTrace() {
        EncodedRequest request = EncodedRequest.of(RecordedRequest.get(0, 0, "/"), "h:1", 0);
        Set<String> traceIds = new HashSet<>();
        Set<String> spanIds = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String sent = text(request);
            int at = sent.indexOf("traceparent: ") + "traceparent: ".length();
            traceIds.add(sent.substring(at + 3, at + 35));
            spanIds.add(sent.substring(at + 36, at + 52));
        }
        assertThat(traceIds).hasSize(1_000);
        assertThat(spanIds).hasSize(1_000);
    }

    @Test
    void endpointsBeyondTheLimitAreFoldedIntoOne() {
        List<RecordedRequest> requests = new ArrayList<>();
        for (int i = 0; i < EncodedRequests.MAX_ENDPOINTS + 50; i++) {
            requests.add(RecordedRequest.get(i, 0, "/page" + "x".repeat(i)));
        }
        List<String> endpoints =
                new EncodedRequests(Schedule.of(requests), Target.of("http://127.0.0.1:80")).endpoints();
        assertThat(endpoints).hasSize(EncodedRequests.MAX_ENDPOINTS + 1).endsWith(EncodedRequests.OTHER);
    }

    private static RecordedRequest post(List<Header> headers, String body) {
        return new RecordedRequest(
                0, 0, "POST", "/orders?a=1", headers, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
    }

    private String sent(RecordedRequest request) {
        return text(EncodedRequest.of(request, "127.0.0.1:80", 0));
    }

    private String text(EncodedRequest request) {
        ByteBuf out = request.toBuffer(ByteBufAllocator.DEFAULT, traceParents);
        try {
            return out.toString(StandardCharsets.ISO_8859_1);
        } finally {
            out.release();
        }
    }
}
