package dev.nightjar.replay.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.replay.driver.ResponseParser.Progress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseParserTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK;Content-Length: 5;;hello|200|true",
                "HTTP/1.1 200;Content-Length: 0;;|200|true",
                "HTTP/1.1 503 ;content-length:2;;no|503|true",
                "HTTP/1.1 204 No Content;;|204|true",
                "HTTP/1.1 304 Not Modified;Content-Length: 99;;|304|true",
                "HTTP/1.1 200 OK;Content-Length: 5;Connection: close;;hello|200|false",
                "HTTP/1.0 200 OK;Content-Length: 5;;hello|200|false",
                "HTTP/1.0 200 OK;Content-Length: 5;Connection: Keep-Alive;;hello|200|true",
                "HTTP/1.1 200 OK;Transfer-Encoding: chunked;;5;hello;3;abc;0;;|200|true",
                "HTTP/1.1 200 OK;transfer-encoding: gzip, chunked;Content-Length: 3;;A;0123456789;0;;|200|true",
                "HTTP/1.1 200 OK;Transfer-Encoding: chunked;;5;x=1;hello;0;Digest: x;Y: z;;|200|true",
                "HTTP/1.1 100 Continue;;HTTP/1.1 201 Created;Content-Length: 1;;x|201|true",
            })
    void anAnswerEndsAtItsLastByteHoweverItArrives(String shape, int status, boolean keepsAlive) {
        String text = shape.replace(";", "\r\n").replace("5\r\nx=1", "5;x=1");
        for (String answer : new String[] {text, text.replace("\r\n", "\n")}) {
            for (int split = 0; split <= answer.length(); split++) {
                ResponseParser parser = new ResponseParser();
                parser.begin(false);
                Progress first = feed(parser, answer.substring(0, split));
                assertThat(first)
                        .as("after %d bytes of %s", split, answer)
                        .isEqualTo(split == answer.length() ? Progress.COMPLETE : Progress.INCOMPLETE);
                assertThat(feed(parser, answer.substring(split))).isEqualTo(Progress.COMPLETE);
                assertThat(parser.status()).isEqualTo(status);
                assertThat(parser.keepsAlive()).isEqualTo(keepsAlive);
            }
        }
    }

    @Test
    void oneParserFollowsAnswerAfterAnswer() {
        ResponseParser parser = new ResponseParser();
        for (int status : new int[] {200, 404, 500}) {
            parser.begin(false);
            assertThat(feed(parser, "HTTP/1.1 " + status + " X\r\nContent-Length: 3\r\n\r\nabc"))
                    .isEqualTo(Progress.COMPLETE);
            assertThat(parser.status()).isEqualTo(status);
        }
    }

    @Test
    void anAnswerToHeadHasNoBody() {
        ResponseParser parser = new ResponseParser();
        parser.begin(true);
        assertThat(feed(parser, "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"))
                .isEqualTo(Progress.COMPLETE);
    }

    @Test
    void anAnswerWithoutALengthEndsWhenTheConnectionDoes() {
        ResponseParser parser = new ResponseParser();
        parser.begin(false);
        assertThat(feed(parser, "HTTP/1.1 200 OK\r\n\r\nas long as it takes")).isEqualTo(Progress.INCOMPLETE);
        assertThat(parser.close()).isEqualTo(Progress.COMPLETE);
        assertThat(parser.keepsAlive()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell"})
    void aConnectionThatClosesTooEarlyCompletesNothing(String begin) {
        ResponseParser parser = new ResponseParser();
        parser.begin(false);
        feed(parser, begin);
        assertThat(parser.close()).isEqualTo(Progress.INCOMPLETE);
    }

    @Test
    void bytesAfterTheAnswerAreLeft() {
        ResponseParser parser = new ResponseParser();
        parser.begin(false);
        ByteBuf in = bytes("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxEXTRA");
        assertThat(parser.feed(in)).isEqualTo(Progress.COMPLETE);
        assertThat(in.readableBytes()).isEqualTo("EXTRA".length());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SSH-2.0-OpenSSH;|status line",
                "HTTP/2 200;|status line",
                "HTTP/1.1 2000 OK;|status line",
                "HTTP/1.1 700 X;|status line",
                "HTTP/1.1 abc X;|status line",
                "HTTP/1.1 200 OK;nonsense;|colon",
                "HTTP/1.1 200 OK;Content-Length: -1;|Content-Length",
                "HTTP/1.1 200 OK;Content-Length: 3;Content-Length: 4;|Content-Length",
                "HTTP/1.1 101 Switching Protocols;;|switched",
                "HTTP/1.1 200 OK;Transfer-Encoding: chunked;;zz;|hexadecimal",
                "HTTP/1.1 200 OK;Transfer-Encoding: chunked;;fffffffff;|hexadecimal",
                "HTTP/1.1 200 OK;Transfer-Encoding: chunked;;1;abc;|longer than it says",
            })
    void whatIsNotHttpIsSaidSo(String shape, String problem) {
        ResponseParser parser = new ResponseParser();
        parser.begin(false);
        assertThat(feed(parser, shape.replace(";", "\r\n"))).isEqualTo(Progress.BROKEN);
        assertThat(parser.problem()).contains(problem);
    }

    @Test
    void anEndlessHeadIsGivenUp() {
        char[] endless = new char[70_000];
        Arrays.fill(endless, 'x');
        ResponseParser parser = new ResponseParser();
        parser.begin(false);
        assertThat(feed(parser, "HTTP/1.1 200 OK\r\nX: " + new String(endless))).isEqualTo(Progress.BROKEN);
    }

    private static Progress feed(ResponseParser parser, String text) {
        return parser.feed(bytes(text));
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
