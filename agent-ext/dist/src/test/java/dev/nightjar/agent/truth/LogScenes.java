package dev.nightjar.agent.truth;

import ch.qos.logback.core.ContextBase;
import ch.qos.logback.core.encoder.EchoEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.OutputStreamAppender;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;

/** A line of a log, written by a real logging library to something slow. */
final class LogScenes {

    /** Every write to it takes its time. */
    private static final class Slow extends OutputStream {
        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                Thread.sleep(TruthApp.MILLIS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private LogScenes() {}

    static Map<String, Scenes.Scene> all() {
        return Map.of("logback", query -> logback(), "log4j", query -> log4j());
    }

    private static String logback() {
        var appender = new ch.qos.logback.core.OutputStreamAppender<String>();
        EchoEncoder<String> encoder = new EchoEncoder<>();
        ContextBase context = new ContextBase();
        encoder.setContext(context);
        appender.setContext(context);
        appender.setName("AUDIT");
        appender.setEncoder(encoder);
        appender.setOutputStream(new Slow());
        encoder.start();
        appender.start();
        appender.doAppend("a line");
        return "written";
    }

    private static String log4j() {
        OutputStreamAppender appender = OutputStreamAppender.newBuilder()
                .setName("AUDIT")
                .setTarget(new Slow())
                .setLayout(PatternLayout.newBuilder()
                        .withCharset(StandardCharsets.UTF_8)
                        .build())
                .build();
        appender.start();
        LogEvent line = Log4jLogEvent.newBuilder()
                .setMessage(new SimpleMessage("a line"))
                .build();
        appender.append(line);
        return "written";
    }
}
