package dev.nightjar.collector.door;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** gRPC messages that stay the bytes that they are. */
public enum BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {
    INSTANCE;

    @Override
    public InputStream stream(byte[] value) {
        return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try {
            // Of one that is not compressed: read to where it stays, where readAllBytes would copy pieces together.
            return stream instanceof KnownLength ? read(stream, stream.available()) : stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(InputStream stream, int length) throws IOException {
        byte[] bytes = new byte[length];
        int read = stream.readNBytes(bytes, 0, length);
        if (read < length) {
            throw new IOException("a message of " + length + " bytes ends after " + read);
        }
        return bytes;
    }
}
