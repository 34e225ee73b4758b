package guestbook;

import java.net.InetAddress;
import org.springframework.core.env.PropertyResolver;

/** The service clock-scheduler: one row every two seconds, with the unit that wrote it. */
final class Scheduler {
    static void run(PropertyResolver properties) throws Exception {
        String host = InetAddress.getLocalHost().getHostName();
        while (true) {
            try {
                Database.of(properties).update("INSERT INTO tick (host) VALUES (?)", host);
            } catch (RuntimeException error) {
                System.out.println("the database is away: " + error.getClass().getSimpleName());
            }
            Thread.sleep(2000);
        }
    }
}
