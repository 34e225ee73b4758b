package guestbook;

import static guestbook.NotIntegrated.needed;

import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Service;

/** RabbitMQ: what is posted here, the worker writes into the database. */
@Service
class Messages {
    static final String HOST = "spring.rabbitmq.host";
    // The applications of a model may share one virtual host.
    static final String QUEUE = "spring-boot-app-messages";

    private final Environment environment;
    private final ObjectProvider<AmqpAdmin> admin;
    private final ObjectProvider<RabbitTemplate> rabbit;

    Messages(Environment environment, ObjectProvider<AmqpAdmin> admin, ObjectProvider<RabbitTemplate> rabbit) {
        this.environment = environment;
        this.admin = admin;
        this.rabbit = rabbit;
    }

    void send(String text) {
        needed(environment, HOST);
        admin.getObject().declareQueue(new Queue(QUEUE));
        rabbit.getObject().invoke(channel -> {
            channel.convertAndSend(QUEUE, text);
            channel.waitForConfirmsOrDie(5000);
            return null;
        });
    }
}
