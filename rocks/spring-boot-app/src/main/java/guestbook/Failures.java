package guestbook;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What is answered when something is not there, or does not work. */
@RestControllerAdvice
class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    @ExceptionHandler
    @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
    Map<String, String> lacking(NotIntegrated error) {
        return Map.of("error", error.getMessage());
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.BAD_GATEWAY)
    Map<String, String> failed(Exception error) throws Exception {
        // Spring's own answers: no such page, another method.
        if (error instanceof ErrorResponse) throw error;
        LOG.error("a request failed", error);
        return Map.of("error", "see the log");
    }
}
