import { blocked, defineCharm, fact, ready, type Charm, type Config, type Fact, type Reading } from '@grimoire/charm';
import { samlOffer, samlProvider } from '@grimoire/saml';
import { addUser } from './add-user.ts';
import { metadata, type SamlIntegrator } from './charmcraft.gen.ts';
import { certificate, port, server } from './server.ts';

/** The certificate of the server's key, in Base64 without PEM's lines. */
const signing: Fact<'saml', string, 'observed'> = fact({
  container: 'saml',
  lasts: 'look',
  read: async (files) => {
    const pem = await files.readText(certificate);
    if (pem === undefined) throw new Error('the key is not made yet');
    return pem.replace(/-----(BEGIN|END) CERTIFICATE-----|\s+/g, '');
  },
}).observed();

/** Stands in for saml-integrator in the local model: an identity provider with users of its own. */
export const SamlIntegratorOperatorCharm: Charm<SamlIntegrator> = defineCharm(metadata, {
  config: parse,

  integrations: { saml: samlProvider() },
  facts: { signing },

  decide({ config, fqdn, app, plannedUnits }, { saml: clients, signing: known }) {
    if (plannedUnits > 1) {
      return blocked('units', `${plannedUnits} units: this stand-in is one server: juju scale-application ${app} 1`);
    }
    const url = `http://${fqdn}:${port}`;
    const entityId = config.entityId ?? `${url}/metadata`;
    const services = (['redirect', 'post'] as const).map((method) => ({
      name: 'SingleSignOnService',
      method,
      url: `${url}/sso`,
      binding: `urn:oasis:names:tc:SAML:2.0:bindings:HTTP-${method === 'redirect' ? 'Redirect' : 'POST'}`,
      responseUrl: undefined,
    }));
    return {
      containers: { saml: { run: server(url, entityId) } },
      offers:
        known.is === 'ready'
          ? clients.map((client) =>
              samlOffer('saml', client, {
                entityId,
                metadataUrl: `${url}/metadata`,
                certificates: [known.value],
                services,
              }),
            )
          : [],
      ports: [port],
    };
  },

  actions: { 'add-user': addUser },
});

function parse(options: Config<SamlIntegrator>): Reading<{ readonly entityId: string | undefined }> {
  const elsewhere = (['metadata_url', 'metadata'] as const).find((option) => options[option]?.trim());
  if (elsewhere !== undefined) {
    return blocked(
      elsewhere,
      `${elsewhere}: this stand-in tells of itself only: juju config saml-integrator --reset ${elsewhere}`,
    );
  }
  return ready({ entityId: options.entity_id?.trim() || undefined });
}
