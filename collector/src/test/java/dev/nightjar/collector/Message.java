package dev.nightjar.collector;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A protobuf message by the numbers of its fields, for protocols of which there are no classes here. */
public final class Message {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    private Message write(Writing writing) {
        try {
            writing.to(out);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Message text(int field, String value) {
        return write(to -> to.writeString(field, value));
    }

    public Message number(int field, long value) {
        return write(to -> to.writeInt64(field, value));
    }

    public Message fixed(int field, long value) {
        return write(to -> to.writeFixed64(field, value));
    }

    public Message fraction(int field, double value) {
        return write(to -> to.writeDouble(field, value));
    }

    public Message message(int field, Message value) {
        return write(to -> to.writeByteArray(field, value.bytes()));
    }

    public byte[] bytes() {
        write(CodedOutputStream::flush);
        return bytes.toByteArray();
    }
}
