package dev.nightjar.collector.door;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Takes room for a gRPC call's bytes while they arrive, before its message is whole, and sends the call back when there
 * is none. Its methods run on the connection's event loop.
 */
final class ArrivingCall extends ServerStreamTracer {

    static final Context.Key<ArrivingCall> KEY = Context.key("nightjar-arriving-call");

    private final Receiver receiver;
    private @Nullable ServerCall<?, ?> call;
    private boolean sentBack;
    private int room;

    ArrivingCall(Receiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public Context filterContext(Context context) {
        return context.withValue(KEY, this);
    }

    /** The call whose bytes come from now on. */
    void begin(ServerCall<?, ?> call) {
        this.call = call;
    }

    @Override
    public void inboundWireSize(long bytes) {
        ServerCall<?, ?> open = call;
        if (open == null || sentBack) {
            return; // what still comes is thrown away
        }
        if (receiver.enter((int) bytes)) {
            room += (int) bytes;
            return;
        }
        sentBack = true;
        StatusRuntimeException busy = GrpcDoor.status(receiver.noRoom());
        Metadata trailers = busy.getTrailers();
        open.close(busy.getStatus(), trailers == null ? new Metadata() : trailers);
    }

    boolean isSentBack() {
        return sentBack;
    }

    /** Takes what a message needs beyond the bytes that came: it may have been compressed. */
    boolean growTo(int bytes) {
        int more = Math.max(0, bytes - room);
        if (!receiver.enter(more)) {
            return false;
        }
        room += more;
        return true;
    }

    /** Whoever takes the room gives it back. */
    int handOver() {
        int taken = room;
        room = 0;
        return taken;
    }

    @Override
    public void streamClosed(Status status) {
        receiver.leave(handOver());
    }
}
