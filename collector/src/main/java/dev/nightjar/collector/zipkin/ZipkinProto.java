package dev.nightjar.collector.zipkin;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nightjar.collector.read.ProtoFields;
import dev.nightjar.collector.read.Reading;
import dev.nightjar.collector.read.SqlTexts;
import dev.nightjar.collector.read.TextPair;
import dev.nightjar.collector.read.ValueText;
import dev.nightjar.collector.read.ValueText.BadText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/** {@code ListOfSpans} of zipkin.proto, version 2. */
final class ZipkinProto {

    private static final HexFormat HEX = HexFormat.of();

    private static final String[] KINDS = {"", "CLIENT", "SERVER", "PRODUCER", "CONSUMER"};

    private ZipkinProto() {}

    static Reading read(byte[] request, SqlTexts sql, Instant now) throws InvalidProtocolBufferException {
        ZipkinRows rows = new ZipkinRows(sql, now);
        ProtoFields list = new ProtoFields().of(request, 0, request.length);
        ProtoFields span = new ProtoFields();
        while (list.next()) {
            if (list.number() == 1) {
                list.enter();
                try {
                    rows.add(span(span.in(list)));
                } catch (BadText e) {
                    rows.refuse("field " + span.number() + ": " + e.getMessage());
                }
            }
        }
        return rows.reading();
    }

    private static ZipkinSpan span(ProtoFields fields) throws InvalidProtocolBufferException, BadText {
        ZipkinSpan span = new ZipkinSpan();
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> span.traceId = hex(fields);
                case 2 -> span.parentId = hex(fields);
                case 3 -> span.id = hex(fields);
                case 4 -> {
                    long kind = fields.varint();
                    span.kind = kind > 0 && kind < KINDS.length ? KINDS[(int) kind] : "";
                }
                case 5 -> span.name = ValueText.string(fields);
                case 6 -> span.timestampMicros = fields.fixed64();
                case 7 -> span.durationMicros = fields.varint();
                case 8 -> {
                    fields.enter();
                    span.local = endpoint(new ProtoFields().in(fields));
                }
                case 9 -> {
                    fields.enter();
                    span.remote = endpoint(new ProtoFields().in(fields));
                }
                case 10 -> {
                    fields.enter();
                    span.annotations.add(annotation(new ProtoFields().in(fields)));
                }
                case 11 -> {
                    TextPair tag = TextPair.in(fields);
                    span.tags.putIfAbsent(tag.key(), tag.value());
                }
                case 13 -> span.shared = fields.varint() != 0;
                default -> {}
            }
        }
        return span;
    }

    private static String hex(ProtoFields field) throws InvalidProtocolBufferException {
        field.enter();
        return HEX.formatHex(field.bytes(), field.start(), field.start() + Math.min(field.length(), 17));
    }

    private static ZipkinSpan.Endpoint endpoint(ProtoFields fields) throws InvalidProtocolBufferException, BadText {
        ZipkinSpan.Endpoint endpoint = new ZipkinSpan.Endpoint();
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> endpoint.serviceName = ValueText.string(fields);
                case 2, 3 -> endpoint.ip = ip(fields, endpoint.ip);
                case 4 -> endpoint.port = (int) fields.varint();
                default -> {}
            }
        }
        return endpoint;
    }

    private static String ip(ProtoFields field, String known) throws InvalidProtocolBufferException {
        field.enter();
        if (!known.isEmpty()) {
            return known;
        }
        try {
            return InetAddress.getByAddress(
                            Arrays.copyOfRange(field.bytes(), field.start(), field.start() + field.length()))
                    .getHostAddress();
        } catch (UnknownHostException e) {
            return ""; // neither four nor sixteen bytes
        }
    }

    private static ZipkinSpan.Annotation annotation(ProtoFields fields) throws InvalidProtocolBufferException, BadText {
        long timestamp = 0;
        String value = "";
        while (fields.next()) {
            if (fields.number() == 1) {
                timestamp = fields.fixed64();
            } else if (fields.number() == 2) {
                value = ValueText.string(fields);
            }
        }
        return new ZipkinSpan.Annotation(timestamp, value);
    }
}
