export { type AlertRules, type Rule, type RuleGroup } from '@grimoire/juju-topology';
export { scrapeOffer, scrapeTargets, type Scraped } from './consumer.ts';
export { scrape, scrapeOf, type Metrics } from './scrape.ts';
export type { ReceivedJob, ScrapeJob, StaticConfig } from './wire.ts';
