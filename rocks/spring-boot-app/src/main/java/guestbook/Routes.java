package guestbook;

import static guestbook.NotIntegrated.needed;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** One route for each thing. */
@RestController
class Routes {
    private final Environment environment;
    private final ObjectProvider<JdbcTemplate> database;
    private final ObjectProvider<StringRedisTemplate> redis;
    private final ObjectProvider<JavaMailSender> mail;
    private final Messages messages;
    private final Objects objects;
    private final Spans spans;

    Routes(
            Environment environment,
            ObjectProvider<JdbcTemplate> database,
            ObjectProvider<StringRedisTemplate> redis,
            ObjectProvider<JavaMailSender> mail,
            Messages messages,
            Objects objects,
            Spans spans) {
        this.environment = environment;
        this.database = database;
        this.redis = redis;
        this.mail = mail;
        this.messages = messages;
        this.objects = objects;
        this.spans = spans;
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_PLAIN_VALUE)
    String greeting() {
        return environment.getProperty("APP_GREETING", "Hello from Spring Boot!") + "\n";
    }

    @GetMapping("/settings")
    Map<String, String> settings() throws Exception {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("BASE_URL", environment.getProperty("APP_BASE_URL"));
        settings.put("GREETING", environment.getProperty("APP_GREETING"));
        settings.put("profiles", String.join(",", environment.getActiveProfiles()));
        // Of the secret key only what tells it from another.
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Cookies.key(environment));
        settings.put("key", HexFormat.of().formatHex(digest).substring(0, 8));
        settings.put("peers", environment.getProperty("APP_PEER_FQDNS"));
        return settings;
    }

    @GetMapping(path = "/process", produces = MediaType.TEXT_PLAIN_VALUE)
    String process() {
        return ProcessHandle.current().pid() + "\n";
    }

    @PostMapping("/entries")
    @ResponseStatus(HttpStatus.CREATED)
    void write(@RequestBody(required = false) String text) {
        database().update("INSERT INTO entry (text) VALUES (?)", words(text));
    }

    @GetMapping("/entries")
    List<String> entries() {
        return database().queryForList("SELECT text FROM entry ORDER BY id", String.class);
    }

    @GetMapping("/messages")
    List<String> messages() {
        return database().queryForList("SELECT text FROM message ORDER BY id", String.class);
    }

    @GetMapping("/migrations")
    List<Long> migrations() {
        return database().queryForList("SELECT count(*) FROM migration", Long.class);
    }

    @GetMapping("/ticks")
    List<String> ticks() {
        return database().queryForList("SELECT DISTINCT host FROM tick ORDER BY host", String.class);
    }

    @PostMapping("/messages")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void send(@RequestBody(required = false) String text) {
        messages.send(words(text));
    }

    @PostMapping("/counters/{word}")
    Map<String, Long> count(@PathVariable String word) {
        needed(environment, "spring.data.redis.url");
        return Map.of("count", redis.getObject().opsForValue().increment(word));
    }

    @PutMapping("/objects/{name}")
    @ResponseStatus(HttpStatus.CREATED)
    void put(@PathVariable String name, @RequestBody(required = false) byte[] body) {
        objects.put(name, body == null ? new byte[0] : body);
    }

    @GetMapping(path = "/objects/{name}", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    byte[] object(@PathVariable String name) {
        return objects.get(name);
    }

    @PostMapping("/mail/{to}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void mail(@PathVariable String to, @RequestBody(required = false) String text) {
        needed(environment, "spring.mail.host");
        SimpleMailMessage letter = new SimpleMailMessage();
        letter.setFrom("guest-book@example.com");
        letter.setTo(to);
        letter.setSubject("From the guest book");
        letter.setText(words(text));
        mail.getObject().send(letter);
    }

    @PostMapping("/spans/{name}")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, String> span(@PathVariable String name) {
        return Map.of("trace", spans.send(name));
    }

    private JdbcTemplate database() {
        needed(environment, Database.URL);
        return database.getObject();
    }

    private static String words(String body) {
        return body == null ? "" : body;
    }
}
