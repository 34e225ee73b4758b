import { defineCharm, type Charm } from '@grimoire/charm';
import { smtpOffer, smtpProvider, type Served } from '@grimoire/smtp';
import { metadata, type SmtpIntegrator } from './charmcraft.gen.ts';
import { wanted } from './options.ts';
import { server } from './server.ts';
import { showMail } from './show-mail.ts';

/** Stands in for smtp-integrator in the local model: what its options name, or a real server that keeps its mail. */
export const SmtpIntegratorOperatorCharm: Charm<SmtpIntegrator> = defineCharm(metadata, {
  config: wanted,

  integrations: { smtp: smtpProvider(), 'smtp-legacy': smtpProvider() },

  decide({ config, fqdn }, { smtp: clients, 'smtp-legacy': old }) {
    const { host } = config;
    const own = host === undefined;
    const served: Served = {
      ...config,
      host: host ?? fqdn,
      // Nobody can know the certificate that this unit has made.
      skipSslVerify: config.skipSslVerify || (own && config.transportSecurity !== 'none'),
    };
    return {
      containers: { smtp: own ? { run: server(config, fqdn) } : { stop: `the mail server is ${host}` } },
      offers: [
        ...clients.map((client) => smtpOffer('smtp', client, served)),
        ...old.map((client) => smtpOffer('smtp-legacy', client, served, 'databag')),
      ],
      ...(own && { note: 'keeps all mail: juju run smtp-integrator/0 show-mail' }),
    };
  },

  actions: { 'show-mail': showMail },
});
