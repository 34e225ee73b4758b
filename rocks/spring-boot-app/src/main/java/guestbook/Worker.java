package guestbook;

import static guestbook.NotIntegrated.needed;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.springframework.core.env.PropertyResolver;
import org.springframework.jdbc.core.JdbcTemplate;

/** The service messages-worker: takes messages from the queue and writes them into the database. */
final class Worker {
    static void run(PropertyResolver properties) throws InterruptedException {
        while (true) {
            try {
                work(properties);
            } catch (Exception error) {
                System.out.println("the queue or the database is away, next attempt in 2 s: " + error.getMessage());
            }
            Thread.sleep(2000);
        }
    }

    /** Until the connection is closed, or a message cannot be written. */
    private static void work(PropertyResolver properties) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setAutomaticRecoveryEnabled(false);
        factory.setHost(needed(properties, Messages.HOST));
        factory.setPort(Integer.parseInt(needed(properties, "spring.rabbitmq.port")));
        factory.setVirtualHost(needed(properties, "spring.rabbitmq.virtual-host"));
        factory.setUsername(needed(properties, "spring.rabbitmq.username"));
        factory.setPassword(needed(properties, "spring.rabbitmq.password"));
        JdbcTemplate database = Database.of(properties);
        CompletableFuture<Void> end = new CompletableFuture<>();
        try (Connection connection = factory.newConnection(); Channel channel = connection.createChannel()) {
            connection.addShutdownListener(end::completeExceptionally);
            channel.queueDeclare(Messages.QUEUE, true, false, false, null);
            channel.basicConsume(Messages.QUEUE, false, (tag, message) -> {
                try {
                    String text = new String(message.getBody(), StandardCharsets.UTF_8);
                    database.update("INSERT INTO message (text) VALUES (?)", text);
                    channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
                } catch (Exception error) {
                    end.completeExceptionally(error);
                }
            }, tag -> end.completeExceptionally(new IllegalStateException("the queue is gone")));
            end.get();
        }
    }
}
