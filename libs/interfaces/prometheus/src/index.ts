export { type AlertRules, type Rule, type RuleGroup } from './alert-rules.ts';
export { scrape, type ScrapeJob } from './scrape.ts';
