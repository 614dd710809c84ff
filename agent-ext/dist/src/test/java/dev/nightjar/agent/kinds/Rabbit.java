package dev.nightjar.agent.kinds;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** RabbitMQ's own client: sends to a queue that it consumes. */
@Component
class Rabbit implements DisposableBean {

    private static final String QUEUE = "rabbit-naps";

    private final Connection connection;
    private final Channel sends;

    Rabbit(@Value("${naps.rabbit}") String address) throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        int colon = address.lastIndexOf(':');
        factory.setHost(address.substring(0, colon));
        factory.setPort(Integer.parseInt(address.substring(colon + 1)));
        factory.setAutomaticRecoveryEnabled(false);
        connection = factory.newConnection();
        sends = connection.createChannel();
        Channel receives = connection.createChannel();
        receives.queueDeclare(QUEUE, false, false, true, null);
        receives.basicConsume(QUEUE, true, new DefaultConsumer(receives) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
                KindsApp.nap();
            }
        });
    }

    void send() throws IOException {
        sends.basicPublish(
                "", QUEUE, new AMQP.BasicProperties.Builder().build(), "nap".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void destroy() {
        connection.abort();
    }
}
