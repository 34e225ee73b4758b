import type { AbsolutePath } from '@grimoire/charm';
import type { AlertRules } from '@grimoire/prometheus';
import type { Variables, Words } from './variables.ts';

export type FrameworkName = 'flask' | 'django' | 'fastapi' | 'go' | 'expressjs' | 'spring-boot';

/** An option that the framework's extension adds, and what becomes of its value. */
export interface FrameworkOption {
  readonly type: 'string' | 'int' | 'boolean' | 'secret';
  readonly default?: string | number | boolean;
  readonly description: string;
  /** The variables it sets; none: it goes elsewhere (Gunicorn's configuration, the secret key). */
  readonly variable?: string | readonly string[];
  /** What it must be besides its type. `positive`: a number above zero; a list: one of these, in any case if `upper`. */
  readonly must?: 'positive' | 'filled' | readonly string[];
  /** The variable has it in capitals. */
  readonly upper?: boolean;
  /** There only where the application declares it itself. */
  readonly declared?: boolean;
}

/** A number or text that is fixed, or the option that has it. */
export type FromOption<T> = T | { readonly option: string };

/** A framework as data: all that distinguishes one charm of the family from another. */
export interface Framework {
  readonly name: FrameworkName;
  /** As people write it. */
  readonly title: string;
  readonly container: string;
  /** The resource with the image. */
  readonly image: string;
  /** Pebble's service of the application itself. */
  readonly service: string;
  /** Where the application lies; commands of it run here. */
  readonly appDir: `/${string}`;
  /** Of the variables that the application's own options become, and of `BASE_URL`, `SECRET_KEY`, `PEER_FQDNS`. */
  readonly prefix: 'FLASK_' | 'DJANGO_' | 'APP_';
  readonly port: FromOption<number>;
  readonly metrics: { readonly port: FromOption<number>; readonly path: FromOption<string> };
  /** Gunicorn serves it, with a configuration file of ours. */
  readonly gunicorn: boolean;
  /** Uvicorn serves it. */
  readonly uvicorn?: boolean;
  readonly options: Readonly<Record<string, FrameworkOption>>;
  /** The option that may hold the secret key; with `-id` the one that names a secret of the operator's. */
  readonly secretKeyOption: string;
  /** Variables that are there unless an option sets them. */
  readonly always: Readonly<Record<string, string>>;
  /** Variables that follow from where the metrics are. */
  readonly measured?: (path: string) => Variables;
  /** Variables while there is nowhere to send spans to. */
  readonly untraced?: Variables;
  /** How integrations become variables. */
  readonly words: Words;
  /** Where the identity provider's certificate is written for applications that read it from a file. */
  readonly samlCertificate?: AbsolutePath;
  readonly oauth: {
    /** Default of `<endpoint>-redirect-path`. */
    readonly redirectPath: (endpoint: string) => string;
    /** Has the option `<endpoint>-user-name-attribute`. */
    readonly userNameAttribute?: boolean;
  };
  /** The store that is asked for from OpenFGA. Default: named like the application. */
  readonly openfgaStore?: string;
  /** `%%juju_topology%%` stands for what selects this application. */
  readonly alerts: AlertRules;
  /** Needs a database of any kind. */
  readonly needsDatabase: boolean;
  /** Makes a superuser by an action. */
  readonly superuser?: boolean;
  /** What generation 2 has otherwise. */
  readonly second: {
    readonly port: number;
    readonly portVariable?: string;
    readonly metrics: { readonly port: number; readonly path: string };
    /** Of `METRICS_PORT` and `METRICS_PATH`. */
    readonly metricsPrefix: string;
  };
}
