package dev.nightjar.collector.door;

import com.google.protobuf.CodedOutputStream;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A call that brings many messages: kept until the last has come, then read as one message that repeats them as field 1. */
final class StreamedCall implements StreamObserver<byte[]> {

    private static final int MESSAGES = 1;

    private final GrpcRoute route;
    private final Receiver receiver;
    private final StreamObserver<byte[]> answer;
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(messages);
    private final ArrivingCall arriving = ArrivingCall.KEY.get();
    private boolean refused;

    StreamedCall(GrpcRoute route, Receiver receiver, StreamObserver<byte[]> answer) {
        this.route = route;
        this.receiver = receiver;
        this.answer = answer;
    }

    @Override
    public void onNext(byte[] message) {
        if (refused) {
            return;
        }
        if (messages.size() + message.length > DoorLimits.REQUEST_BYTES) {
            refused = true;
            receiver.tally().unreadable();
            answer.onError(io.grpc.Status.RESOURCE_EXHAUSTED
                    .withDescription(Encoding.TOO_LARGE)
                    .asRuntimeException());
            return;
        }
        try {
            out.writeByteArray(MESSAGES, message);
            out.flush();
            if (!arriving.growTo(messages.size())) {
                refused = true;
                answer.onError(GrpcDoor.status(receiver.noRoom()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    @Override
    public void onError(Throwable error) {
        refused = true; // the sender has gone: what it sent was not acknowledged
    }

    @Override
    public void onCompleted() {
        if (!refused) {
            GrpcDoor.take(route, receiver, messages.toByteArray(), answer);
        }
    }
}
