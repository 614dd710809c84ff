package dev.nightjar.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.shop.Orders;
import dev.nightjar.agent.ship.CompletedWork;
import dev.nightjar.model.Resource;
import dev.nightjar.model.fact.ResourceUse;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ErrorPlaceTest {

    @Test
    void itIsTheFirstFrameOfTheApplication() {
        assertThat(ErrorPlace.of("""
                        java.sql.SQLTransientConnectionException: orders - Connection is not available
                        \tat com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:715)
                        \tat app//com.shop.OrderRepository.reserve(OrderRepository.java:41)
                        \tat com.shop.OrderController.place(OrderController.java:20)
                        Caused by: java.net.SocketTimeoutException
                        \tat java.base/java.net.Socket.connect(Socket.java:1)
                        """)).isEqualTo("com.shop.OrderRepository.reserve:41");
    }

    @Test
    void modulesLoadersAndSourcesThatAreNotKnownAreNoObstacle() {
        assertThat(ErrorPlace.of("x\n\tat shop@1.2/com.shop.Cart.add(Cart.java:12)\n"))
                .isEqualTo("com.shop.Cart.add:12");
        assertThat(ErrorPlace.of("x\n\tat app/shop@1.2/com.shop.Cart.add(Native Method)\n"))
                .isEqualTo("com.shop.Cart.add");
        assertThat(ErrorPlace.of("x\n\tat com.shop.Cart.add(Unknown Source)")).isEqualTo("com.shop.Cart.add");
        assertThat(ErrorPlace.of("x\n\tat com.shop.Cart$Line.add(Cart.java:7)")).isEqualTo("com.shop.Cart$Line.add:7");
    }

    @Test
    void withoutATraceOrWithoutTheApplicationThereIsNone() {
        assertThat(ErrorPlace.of(null)).isEmpty();
        assertThat(ErrorPlace.of("")).isEmpty();
        assertThat(ErrorPlace.of("java.lang.StackOverflowError\n\tat java.base/java.util.List.of(List.java:1)"))
                .isEmpty();
    }

    /** A message may look like anything, and is nobody's business. */
    @Test
    void messagesAreNotRead() {
        assertThat(ErrorPlace.of(
                        "java.lang.IllegalStateException: at com.shop.Secret.of(4711)\n ... at com.shop.A.b(A.java:1)"))
                .isEmpty();
    }

    @Test
    void aRealTraceIsUnderstood() {
        StringWriter text = new StringWriter();
        try {
            Orders.place(() -> {
                throw new IllegalStateException("on purpose");
            });
        } catch (IllegalStateException e) {
            e.printStackTrace(new PrintWriter(text, true));
        }
        assertThat(ErrorPlace.of(text.toString())).matches("com\\.shop\\.Orders\\.place:\\d+");
    }

    @Test
    void aFailedWorkSaysWhereItFailed() {
        try (Lab lab = new Lab()) {
            Span request = lab.request("POST /orders");
            try {
                Orders.place(() -> {
                    throw new IllegalStateException("on purpose");
                });
            } catch (IllegalStateException e) {
                request.recordException(e);
            }
            request.setStatus(StatusCode.ERROR);
            request.end();
            lab.request("POST /orders").end();
            CompletedWork failed = lab.ended().get(0);
            assertThat(failed.error()).isEqualTo("java.lang.IllegalStateException");
            assertThat(failed.used().resources().entrySet())
                    .filteredOn(use -> use.getKey().kind() == Resource.Kind.ERROR)
                    .singleElement()
                    .satisfies(use -> {
                        assertThat(use.getKey().name())
                                .matches("java\\.lang\\.IllegalStateException com\\.shop\\.Orders\\.place:\\d+");
                        assertThat(use.getValue()).isEqualTo(new ResourceUse(1, 0, 0, 0));
                    });
        }
    }
}
