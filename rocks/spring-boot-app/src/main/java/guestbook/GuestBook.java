package guestbook;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.core.env.StandardEnvironment;

/** A guest book with one route for each thing it can be integrated with; its worker, scheduler and migration are here too. */
@SpringBootApplication(exclude = DataSourceAutoConfiguration.class)
public class GuestBook {
    public static void main(String[] arguments) throws Exception {
        switch (arguments.length == 0 ? "server" : arguments[0]) {
            // These need no container of beans, and start in half a second without one.
            case "migrate" -> Migration.run(new StandardEnvironment());
            case "worker" -> Worker.run(new StandardEnvironment());
            case "scheduler" -> Scheduler.run(new StandardEnvironment());
            default -> SpringApplication.run(GuestBook.class, arguments);
        }
    }
}
