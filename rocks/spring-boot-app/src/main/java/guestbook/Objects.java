package guestbook;

import static guestbook.NotIntegrated.needed;

import java.net.URI;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Service;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** S3, under the names that Spring Cloud AWS gives its settings. */
@Service
class Objects {
    private static final String OURS = "spring.cloud.aws.";
    private final Environment environment;

    Objects(Environment environment) {
        this.environment = environment;
    }

    void put(String name, byte[] body) {
        try (S3Client client = client()) {
            client.putObject(request -> request.bucket(bucket()).key(name), RequestBody.fromBytes(body));
        }
    }

    byte[] get(String name) {
        try (S3Client client = client()) {
            return client.getObjectAsBytes(request -> request.bucket(bucket()).key(name)).asByteArray();
        }
    }

    private String bucket() {
        return needed(environment, OURS + "s3.bucket");
    }

    private S3Client client() {
        AwsBasicCredentials credentials = AwsBasicCredentials.create(
                needed(environment, OURS + "credentials.accessKey"), needed(environment, OURS + "credentials.secretKey"));
        S3ClientBuilder builder = S3Client.builder()
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .region(Region.of(environment.getProperty(OURS + "region.static", "us-east-1")));
        String endpoint = environment.getProperty(OURS + "s3.endpoint");
        if (endpoint != null) {
            // A server of one's own seldom has a name for each bucket, and may not know chunks with checksums behind them.
            builder.endpointOverride(URI.create(endpoint))
                    .serviceConfiguration(s3 -> s3.pathStyleAccessEnabled(true).chunkedEncodingEnabled(false))
                    .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED);
        }
        return builder.build();
    }
}
