package guestbook;

import org.springframework.core.env.PropertyResolver;

/** What the application is not integrated with. */
class NotIntegrated extends RuntimeException {
    private NotIntegrated(String property) {
        super(property + " is not set: the application is not integrated with what brings it");
    }

    /** The value of a property; an error that names it if the integration is not there. */
    static String needed(PropertyResolver properties, String name) {
        String value = properties.getProperty(name);
        if (value == null) throw new NotIntegrated(name);
        return value;
    }
}
