package guestbook;

import static guestbook.NotIntegrated.needed;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** SAML: a login at the identity provider, whose answer is believed only when signed with its certificate. */
@RestController
class Login {
    private static final String PARTY = "spring.security.saml2.relyingparty.registration.testentity.assertingparty.";
    private static final String CERTIFICATE = PARTY + "verification.credentials[0].certificate-location";
    private final Environment environment;
    private final Cookies cookies;

    Login(Environment environment, Cookies cookies) {
        this.environment = environment;
        this.cookies = cookies;
    }

    @GetMapping("/login")
    ResponseEntity<Void> ask(HttpServletResponse response) throws IOException {
        String provider = needed(environment, PARTY + "singlesignin.url");
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String asked = "_" + HexFormat.of().formatHex(random);
        cookies.remember(response, "asked", asked);
        String question = """
                <samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="%s" ID="%s" Version="2.0" \
                IssueInstant="%s" AssertionConsumerServiceURL="%s/login/answer"><saml:Issuer>%s</saml:Issuer></samlp:AuthnRequest>"""
                .formatted(Assertion.NAMESPACE, asked, Instant.now().truncatedTo(ChronoUnit.SECONDS), baseUrl(), baseUrl());
        String packed = Base64.getEncoder().encodeToString(deflated(question));
        return redirect(UriComponentsBuilder.fromUriString(provider)
                .queryParam("SAMLRequest", "{packed}").encode().buildAndExpand(packed).toUri());
    }

    @PostMapping("/login/answer")
    ResponseEntity<?> answer(
            @RequestParam(name = "SAMLResponse", defaultValue = "") String answer,
            HttpServletRequest request,
            HttpServletResponse response)
            throws Exception {
        Assertion assertion = Assertion.in(Base64.getMimeDecoder().decode(answer), needed(environment, CERTIFICATE));
        if (assertion == null) return refused("the answer is not signed by the identity provider\n");
        String asked = cookies.recall(request, "asked");
        cookies.remember(response, "asked", "");
        if (asked == null || asked.isEmpty() || !asked.equals(assertion.answers()) || !assertion.end().isAfter(Instant.now())) {
            return refused("the answer is to another question, or too old\n");
        }
        cookies.remember(response, "user", assertion.user());
        return redirect(URI.create(baseUrl() + "/user"));
    }

    @GetMapping(path = "/user", produces = MediaType.TEXT_PLAIN_VALUE)
    String user(HttpServletRequest request) {
        String user = cookies.recall(request, "user");
        return (user == null ? "nobody" : user) + "\n";
    }

    private String baseUrl() {
        return environment.getProperty("APP_BASE_URL", "http://localhost:8080").replaceAll("/+$", "");
    }

    private static ResponseEntity<Void> redirect(URI to) {
        return ResponseEntity.status(HttpStatus.FOUND).location(to).build();
    }

    private static ResponseEntity<String> refused(String why) {
        return ResponseEntity.status(HttpStatus.FORBIDDEN).contentType(MediaType.TEXT_PLAIN).body(why);
    }

    private static byte[] deflated(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }
}
