package dev.nightjar.collector.door;

import dev.nightjar.collector.read.Outside;
import dev.nightjar.collector.recording.Recordings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP connection: reads one request, answers it, reads the next. Its methods run on the connection's event loop. A
 * refused request is read to its end and thrown away, so that the sender reads the answer and not a broken connection.
 */
final class HttpConnection extends SimpleChannelInboundHandler<HttpObject> {

    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    private final Token token;
    private final Receiver receiver;
    private final HttpRoutes routes;
    private final HttpResponses responses;
    private final @Nullable Recordings recordings;
    private final Phaser underWay;
    private final Duration firstRequest;
    private final Deque<HttpObject> held = new ArrayDeque<>();
    private @Nullable Incoming incoming;
    private boolean admitted;

    /** @param recordings null: none are taken */
    HttpConnection(
            Token token,
            Receiver receiver,
            HttpRoutes routes,
            @Nullable Recordings recordings,
            Phaser underWay,
            Duration firstRequest) {
        this.token = token;
        this.routes = routes;
        this.responses = new HttpResponses(routes);
        this.recordings = recordings;
        this.receiver = receiver;
        this.underWay = underWay;
        this.firstRequest = firstRequest;
    }

    /** One request from its head to its answer. */
    private static final class Incoming {
        final HttpRequest head;
        final HttpBody body = new HttpBody();
        final Future<?> deadline;

        @Nullable
        HttpRefusal refusal;

        int room;
        long discarded;
        boolean complete;
        boolean withStore;
        boolean answered;

        Incoming(HttpRequest head, Future<?> deadline) {
            this.head = head;
            this.deadline = deadline;
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        closeUnlessAdmitted(ctx);
        ctx.read();
    }

    /** Who does not show the token soon holds no connection: they are counted, and others need them. */
    private void closeUnlessAdmitted(ChannelHandlerContext ctx) {
        var _ = ctx.executor()
                .schedule(
                        () -> {
                            if (incoming != null && !admitted) {
                                closeUnlessAdmitted(ctx); // it is being told so
                            } else if (!admitted) {
                                close(ctx);
                            }
                        },
                        firstRequest.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (isWaiting()) {
            // A sender that does not wait for its answer: the rest of what one read of the socket brought.
            held.add(ReferenceCountUtil.retain(message));
        } else {
            handle(ctx, message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!isWaiting()) {
            ctx.read();
        }
    }

    private boolean isWaiting() {
        return incoming != null && incoming.complete;
    }

    private void handle(ChannelHandlerContext ctx, HttpObject message) {
        if (message instanceof HttpRequest head) {
            begin(ctx, head);
        }
        if (message instanceof HttpContent content && incoming != null) {
            take(ctx, incoming, content);
        }
    }

    private void next(ChannelHandlerContext ctx) {
        incoming = null;
        while (!isWaiting() && !held.isEmpty()) {
            HttpObject message = held.remove();
            try {
                handle(ctx, message);
            } finally {
                ReferenceCountUtil.release(message);
            }
        }
        if (!isWaiting()) {
            ctx.read();
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest head) {
        Future<?> deadline =
                ctx.executor().schedule(() -> expire(ctx), DoorLimits.HTTP_REQUEST.toMillis(), TimeUnit.MILLISECONDS);
        Incoming request = new Incoming(head, deadline);
        incoming = request;
        underWay.register();
        request.refusal = HttpRefusal.of(head, routes, token, recordings != null);
        if (request.refusal == null) {
            admitted = true;
            request.body.expect(HttpUtil.getContentLength(head, 0L));
        }
        if (HttpUtil.is100ContinueExpected(head)) {
            if (request.refusal != null) {
                refuse(ctx, request, request.refusal, true);
            } else {
                var _ = ctx.writeAndFlush(new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
            }
        }
    }

    private void take(ChannelHandlerContext ctx, Incoming request, HttpContent content) {
        if (!content.decoderResult().isSuccess() && request.refusal == null) {
            request.refusal = new HttpRefusal(HttpResponseStatus.BAD_REQUEST, "not an HTTP request");
        }
        keep(request, content.content());
        if (request.discarded > DoorLimits.REQUEST_BYTES && request.refusal != null) {
            refuse(ctx, request, request.refusal, true);
        }
        if (!(content instanceof LastHttpContent)) {
            return;
        }
        request.complete = true;
        request.deadline.cancel(false);
        if (request.answered) {
            return;
        }
        if (request.refusal != null) {
            refuse(ctx, request, request.refusal, !content.decoderResult().isSuccess());
        } else {
            receive(ctx, request);
        }
    }

    private void keep(Incoming request, ByteBuf bytes) {
        int size = bytes.readableBytes();
        if (request.refusal == null && request.body.size() + size > DoorLimits.REQUEST_BYTES) {
            request.refusal = HttpRefusal.tooLarge();
        }
        if (request.refusal == null && !receiver.enter(size)) {
            request.refusal = new HttpRefusal(HttpResponseStatus.SERVICE_UNAVAILABLE, "");
        }
        if (request.refusal != null) {
            request.discarded += size;
            request.body.clear();
            return;
        }
        request.room += size;
        request.body.add(bytes);
    }

    private void receive(ChannelHandlerContext ctx, Incoming request) {
        try {
            handOver(ctx, request);
        } catch (RuntimeException | Error e) {
            finish(request);
            receiver.broke(e);
            close(ctx);
        }
    }

    private void handOver(ChannelHandlerContext ctx, Incoming request) {
        byte[] body = request.body.take();
        if (recordings != null && HttpRefusal.isRecording(request.head)) {
            request.withStore = true;
            RecordingDoor.take(
                    recordings,
                    request.head.uri(),
                    body,
                    receiver,
                    (status, message) -> ctx.executor().execute(() -> answer(ctx, request, status, message, false)));
            return;
        }
        HttpRoute route = routes.of(request.head);
        Encoding encoding = route == null ? null : HttpRoutes.encoding(request.head, route);
        String type = HttpRoutes.contentType(request.head);
        Intake intake = route == null ? null : route.intakes().get(type);
        if (route == null || encoding == null || intake == null) {
            throw new IllegalStateException("a request for nothing was not refused: " + request.head.uri());
        }
        switch (encoding.unpack(body)) {
            case Outside.Ok<byte[]> plain -> {
                int more = Math.max(0, plain.value().length - body.length);
                if (!receiver.enter(more)) {
                    tellBusy(ctx, request, receiver.noRoom(), false);
                    return;
                }
                request.room += more;
                body = plain.value();
            }
            case Outside.Bad<byte[]> bad -> {
                boolean large = bad.reason().equals(Encoding.TOO_LARGE);
                HttpRefusal refusal =
                        large ? HttpRefusal.tooLarge() : new HttpRefusal(HttpResponseStatus.BAD_REQUEST, bad.reason());
                refuse(ctx, request, refusal, false);
                return;
            }
        }
        request.withStore = true;
        var _ = receiver.receive(intake, body)
                .whenComplete((answer, broken) -> ctx.executor().execute(() -> {
                    try {
                        if (answer != null) {
                            tell(ctx, request, route.reply(), type, answer);
                        } else {
                            answer(
                                    ctx,
                                    request,
                                    HttpResponseStatus.INTERNAL_SERVER_ERROR,
                                    "see the server's log",
                                    true);
                        }
                    } catch (RuntimeException | Error e) {
                        receiver.broke(e);
                        finish(request);
                        close(ctx);
                    }
                }));
    }

    private void tell(ChannelHandlerContext ctx, Incoming request, HttpRoute.Reply reply, String type, Answer answer) {
        switch (answer) {
            case Answer.Taken taken -> send(ctx, request, HttpResponses.taken(reply.to(taken, type)), false);
            case Answer.Refused refused ->
                answer(ctx, request, HttpResponseStatus.BAD_REQUEST, refused.reason(), false);
            case Answer.Busy busy -> tellBusy(ctx, request, busy, false);
        }
    }

    private void tellBusy(ChannelHandlerContext ctx, Incoming request, Answer.Busy busy, boolean close) {
        send(ctx, request, responses.busy(request.head, busy), close);
    }

    private void refuse(ChannelHandlerContext ctx, Incoming request, HttpRefusal refusal, boolean close) {
        if (request.answered) {
            return;
        }
        HttpResponseStatus status = refusal.status();
        if (status.equals(HttpResponseStatus.SERVICE_UNAVAILABLE)) {
            tellBusy(ctx, request, receiver.noRoom(), close);
            return;
        }
        if (status.equals(HttpResponseStatus.UNAUTHORIZED)) {
            receiver.tally().unauthorized();
        } else {
            receiver.tally().unreadable();
        }
        answer(ctx, request, status, refusal.message(), close);
    }

    private void answer(
            ChannelHandlerContext ctx, Incoming request, HttpResponseStatus status, String message, boolean close) {
        send(ctx, request, responses.error(request.head, status, message), close);
    }

    private void send(ChannelHandlerContext ctx, Incoming request, FullHttpResponse response, boolean close) {
        if (request.answered) {
            response.release();
            return;
        }
        boolean last = close || !HttpUtil.isKeepAlive(request.head);
        HttpUtil.setContentLength(response, response.content().readableBytes());
        if (last) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        finish(request);
        var written = ctx.writeAndFlush(response).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        if (!last) {
            next(ctx);
        } else if (request.complete) {
            written.addListener(ChannelFutureListener.CLOSE);
        } else {
            // The rest of the request is thrown away for a moment more, else the sender may see a reset and no answer.
            var _ = ctx.executor().schedule(() -> close(ctx), 2, TimeUnit.SECONDS);
        }
    }

    private void finish(Incoming request) {
        if (!request.answered) {
            request.answered = true;
            request.deadline.cancel(false);
            receiver.leave(request.room);
            request.body.clear();
            underWay.arriveAndDeregister();
        }
    }

    private void expire(ChannelHandlerContext ctx) {
        Incoming request = incoming;
        if (request != null && !request.complete && !request.answered) {
            HttpRefusal late = new HttpRefusal(
                    HttpResponseStatus.REQUEST_TIMEOUT,
                    "not complete within " + DoorLimits.HTTP_REQUEST.toSeconds() + " s: send smaller batches");
            request.refusal = late;
            refuse(ctx, request, late, true);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent && incoming == null) {
            close(ctx);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Incoming request = incoming;
        // What is with the store stays in flight until the store has answered.
        if (request != null && !request.withStore) {
            if (!request.answered) {
                receiver.tally().unreadable();
            }
            finish(request);
        }
        held.forEach(ReferenceCountUtil::release);
        held.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A broken connection or handshake: the sender knows, and sends again what it got no answer for.
        LOG.debug("connection of {} broke", ctx.channel().remoteAddress(), cause);
        close(ctx);
    }

    private static void close(ChannelHandlerContext ctx) {
        var _ = ctx.close();
    }
}
