package guestbook;

import static guestbook.NotIntegrated.needed;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.PropertyResolver;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** PostgreSQL as Spring makes it of its properties, once they are there: without them the server has to start all the same. */
@Configuration
@ConditionalOnProperty("spring.datasource.url")
@Import(DataSourceAutoConfiguration.class)
class Database {
    static final String URL = "spring.datasource.url";

    /** For what runs beside the server: a connection for each statement. */
    static JdbcTemplate of(PropertyResolver properties) {
        return new JdbcTemplate(
                new DriverManagerDataSource(
                        needed(properties, URL),
                        needed(properties, "spring.datasource.username"),
                        needed(properties, "spring.datasource.password")));
    }
}
