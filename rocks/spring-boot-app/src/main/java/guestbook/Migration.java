package guestbook;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.PropertyResolver;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes the tables, and counts how often it was asked to. */
final class Migration {
    private static final List<String> TABLES = List.of(
            "entry (id serial PRIMARY KEY, text text NOT NULL)",
            "message (id serial PRIMARY KEY, text text NOT NULL)",
            "tick (at timestamptz NOT NULL DEFAULT now(), host text NOT NULL)",
            "migration (at timestamptz NOT NULL DEFAULT now())",
            // The greeting of the first migration; one that is longer than the column makes it fail.
            "title (text varchar(30) NOT NULL)");

    static void run(PropertyResolver properties) {
        if (!properties.containsProperty(Database.URL)) {
            System.out.println("there is no database yet, and so nothing to migrate");
            return;
        }
        try {
            migrate(Database.of(properties), properties.getProperty("APP_GREETING", "Guest book"));
        } catch (DataAccessException | TransactionException error) {
            // Of a trace of the stack, the operator would be shown the last line.
            System.err.println(NestedExceptionUtils.getMostSpecificCause(error).getMessage());
            System.exit(1);
        }
        System.out.println("the migration is done");
    }

    private static void migrate(JdbcTemplate database, String greeting) {
        DataSource source = database.getDataSource();
        new TransactionTemplate(new JdbcTransactionManager(source)).executeWithoutResult(transaction -> {
            // One at a time, whoever starts it where.
            database.execute("SELECT pg_advisory_xact_lock(1)");
            for (String table : TABLES) database.execute("CREATE TABLE IF NOT EXISTS " + table);
            database.update("INSERT INTO title (text) VALUES (?)", greeting);
            database.update("INSERT INTO migration DEFAULT VALUES");
        });
    }
}
