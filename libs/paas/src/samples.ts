import { Secret, type Databag, type RelationView } from '@grimoire/charm';

/** What the other side of an integration says when all is well, with made-up content. */
export interface Sample {
  /** The charm that usually is there. */
  readonly app: string;
  readonly remoteApp?: Databag;
  /** Of its first unit. */
  readonly unit?: Databag;
  readonly secrets?: RelationView['secrets'];
}

const login = { username: new Secret('user'), password: new Secret('password') };

/** By interface. One that is not here says nothing that a preview could show. */
export const samples: Readonly<Record<string, Sample>> = {
  postgresql_client: {
    app: 'postgresql-k8s',
    remoteApp: { database: 'app', endpoints: 'postgresql-k8s-primary:5432', 'secret-user': 'secret:sample' },
    secrets: { 'secret-user': login },
  },
  mysql_client: {
    app: 'mysql-k8s',
    remoteApp: { database: 'app', endpoints: 'mysql-k8s-primary:3306', 'secret-user': 'secret:sample' },
    secrets: { 'secret-user': login },
  },
  mongodb_client: {
    app: 'mongodb-k8s',
    remoteApp: { database: 'app', endpoints: 'mongodb-k8s-0:27017', 'secret-user': 'secret:sample' },
    secrets: { 'secret-user': login },
  },
  redis: { app: 'redis-k8s', unit: { hostname: 'redis-k8s-0', port: '6379' } },
  rabbitmq: {
    app: 'rabbitmq-k8s',
    remoteApp: { hostname: 'rabbitmq-k8s-0', password: 'password' },
    unit: { hostname: 'rabbitmq-k8s-0', password: 'password' },
  },
  s3: {
    app: 's3-integrator',
    remoteApp: {
      bucket: 'app',
      endpoint: 'http://s3-integrator:9000',
      'access-key': 'access-key',
      'secret-key': 'secret-key',
      's3-uri-style': 'path',
    },
  },
  openfga: {
    app: 'openfga-k8s',
    remoteApp: {
      store_id: 'store',
      token: 'token',
      http_api_url: 'http://openfga-k8s:8080',
      grpc_api_url: 'openfga-k8s:8081',
    },
  },
  saml: {
    app: 'saml-integrator',
    remoteApp: {
      entity_id: 'https://idp.example/metadata',
      metadata_url: 'https://idp.example/metadata',
      x509certs: 'MIIB',
      single_sign_on_service_redirect_url: 'https://idp.example/sso',
      single_sign_on_service_redirect_binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
    },
  },
  smtp: {
    app: 'smtp-integrator',
    remoteApp: {
      host: 'smtp-integrator',
      port: '25',
      auth_type: 'none',
      transport_security: 'none',
      skip_ssl_verify: 'False',
    },
  },
  tracing: {
    app: 'tempo-coordinator-k8s',
    remoteApp: {
      receivers: '[{"protocol": {"name": "otlp_http", "type": "http"}, "url": "http://tempo-coordinator-k8s-0:4318"}]',
    },
  },
  oauth: {
    app: 'hydra',
    remoteApp: {
      issuer_url: 'https://login.example',
      authorization_endpoint: 'https://login.example/oauth2/auth',
      token_endpoint: 'https://login.example/oauth2/token',
      introspection_endpoint: 'https://login.example/introspect',
      userinfo_endpoint: 'https://login.example/userinfo',
      jwks_endpoint: 'https://login.example/jwks.json',
      scope: 'openid profile email',
      client_id: 'client',
      client_secret_id: 'secret:sample',
    },
    secrets: { client_secret_id: { secret: new Secret('client-secret') } },
  },
  ingress: { app: 'traefik-k8s', remoteApp: { ingress: '{"url": "http://ingress.example/app"}' } },
};
