import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RockError } from '../rock-error.ts';
import { copied, writable } from './application.ts';
import { daemon, ownCommand, type Extension, type Project } from './extension.ts';

/** Not as build packages: Java's do not install where the folder of manual pages is missing, as it is in the base. */
const java = `
install -d /usr/share/man/man1
apt-get -qq update
apt-get -qq install --yes --no-install-recommends -o Dpkg::Options::=--force-unsafe-io maven openjdk-17-jdk-headless
`;

/**
 * Maven, which believes Java's own certificates only: a store of those that this host has, written by a program that the
 * JDK compiles as it starts.
 */
const maven = `
cat >/tmp/Trust.java <<'JAVA'
import java.io.*;
import java.security.KeyStore;
import java.security.cert.*;

class Trust {
    public static void main(String[] files) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream bundle = new FileInputStream(files[0]); OutputStream out = new FileOutputStream(files[1])) {
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(bundle)) {
                store.setCertificateEntry("certificate-" + store.size(), one);
            }
            store.store(out, "changeit".toCharArray());
        }
    }
}
JAVA
if [ -n "\${SSL_CERT_FILE:-}" ]; then
  java /tmp/Trust.java "$SSL_CERT_FILE" /tmp/trust.p12
  export MAVEN_OPTS="-Djavax.net.ssl.trustStore=/tmp/trust.p12 -Djavax.net.ssl.trustStorePassword=changeit"
fi
mvn --batch-mode --quiet -Dmaven.repo.local=/host/cache/maven -DskipTests package
`;

/** Java without what only a compiler needs, and with the classes of the runtime laid ready for a quick start. */
const runtime = `
jlink --add-modules java.se,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.naming.dns,jdk.unsupported,jdk.zipfs \\
  --strip-java-debug-attributes --no-header-files --no-man-pages --output "$CRAFT_PART_INSTALL/usr/lib/jvm/java"
install -d "$CRAFT_PART_INSTALL/usr/bin"
ln -s ../lib/jvm/java/bin/java "$CRAFT_PART_INSTALL/usr/bin/java"
"$CRAFT_PART_INSTALL/usr/bin/java" -Xshare:dump >/dev/null
`;

/** What rockcraft's spring-boot-framework gives. Source of its facts: rockcraft's extension, read. */
export const springBoot: Extension = (project) => {
  needsMaven(project);
  const assets = copied(project, 'spring-boot-framework/assets', 'app', ['migrate', 'migrate.sh'], 'stage');
  return {
    services: {
      'spring-boot': {
        override: 'replace',
        startup: 'enabled',
        user: '_daemon_',
        'working-dir': '/app',
        command: ownCommand(project, 'spring-boot') ?? 'bash -c "java -jar *.jar"',
      },
    },
    parts: {
      'spring-boot-framework/base-layout': writable('app'),
      'spring-boot-framework/install-app': {
        plugin: 'nil',
        source: '.',
        'override-build': `
craftctl default
${java}
rm -rf target
${maven}
jar=$(find target -maxdepth 1 -name '*.jar' ! -name '*-plain.jar')
# Spring Boot's own way to start in half the time: its libraries beside the application instead of packed in it.
case $(jar tf "$jar" | grep -c '^BOOT-INF/lib/spring-boot-jarmode-tools-') in
  0) install -D -m 644 -t "$CRAFT_PART_INSTALL/app" "$jar" ;;
  *) java -Djarmode=tools -jar "$jar" extract --destination "$CRAFT_PART_INSTALL/app" >/dev/null ;;
esac
`,
        permissions: [{ path: 'app', owner: daemon, group: daemon }],
      },
      'spring-boot-framework/runtime': {
        plugin: 'nil',
        after: ['spring-boot-framework/install-app'],
        'override-build': runtime,
      },
      ...(Array.isArray(assets['prime']) && assets['prime'].length > 0
        ? { 'spring-boot-framework/assets': assets }
        : {}),
    },
  };
};

function needsMaven({ dir }: Project): void {
  const [pom, gradle] = ['pom.xml', 'build.gradle'].map((name) => existsSync(join(dir, name)));
  if (pom === true && gradle !== true) return;
  if (gradle === true) {
    throw new RockError(`extensions: spring-boot-framework builds with Maven here: ${dir} has a build.gradle`);
  }
  throw new RockError(`extensions: spring-boot-framework needs a pom.xml in ${dir}: the application's`);
}
