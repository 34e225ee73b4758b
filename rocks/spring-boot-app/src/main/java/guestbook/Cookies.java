package guestbook;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/** What is kept with the browser, signed with the application's key: any unit reads what another wrote. */
@Component
class Cookies {
    private final Environment environment;

    Cookies(Environment environment) {
        this.environment = environment;
    }

    static byte[] key(Environment environment) {
        return environment
                .getProperty("APP_SECRET_KEY", "only while the image is tried without a charm")
                .getBytes(StandardCharsets.UTF_8);
    }

    void remember(HttpServletResponse response, String name, String value) {
        String text = URLEncoder.encode(value, StandardCharsets.UTF_8);
        Cookie cookie = new Cookie(name, text + ":" + HexFormat.of().formatHex(sign(name, value)));
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        response.addCookie(cookie);
    }

    /** @return null if there is none of ours */
    String recall(HttpServletRequest request, String name) {
        Cookie cookie = WebUtils.getCookie(request, name);
        String[] parts = cookie == null ? new String[0] : cookie.getValue().split(":", 2);
        if (parts.length != 2) return null;
        try {
            String value = URLDecoder.decode(parts[0], StandardCharsets.UTF_8);
            return MessageDigest.isEqual(HexFormat.of().parseHex(parts[1]), sign(name, value)) ? value : null;
        } catch (IllegalArgumentException error) {
            return null;
        }
    }

    private byte[] sign(String name, String value) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(environment), "HmacSHA256"));
            return mac.doFinal((name + "=" + value).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException error) {
            throw new IllegalStateException(error);
        }
    }
}
