import type { Row } from '@grimoire/grafana';
import { each, gauge, lines, quantiles, rate, share, units } from './queries.ts';

/** Named by its charm: with everything chosen in the drop-downs, Loki would refuse a selector that has only those. */
const errors =
  '{juju_charm="synapse", juju_model=~"$juju_model", juju_application=~"$juju_application", juju_unit=~"$juju_unit"} |~ "ERROR|CRITICAL"';

/** What its clients and its operator notice first. */
const served: readonly Row[] = [
  {
    title: 'Overview',
    panels: [
      { title: 'Up', type: 'stat', queries: [{ expr: `up{${units}}`, legend: '{{juju_unit}} {{job}}' }] },
      lines('Requests', 'reqps', rate('synapse_http_server_requests_received_total')),
      lines('Events stored', 'ops', rate('synapse_storage_events_persisted_events_total')),
      lines('How long requests take', 's', ...quantiles('synapse_http_server_response_time_seconds', 0.5, 0.95, 0.99)),
      lines('Users active today', 'short', gauge('synapse_admin_daily_active_users')),
      { title: 'Errors in the log', type: 'logs', queries: [{ expr: errors }] },
    ],
  },
  {
    title: 'Process',
    panels: [
      lines('Processor', 'percentunit', rate('process_cpu_seconds_total', 'juju_unit, job')),
      lines('Memory', 'bytes', gauge('process_resident_memory_bytes', 'juju_unit, job')),
      lines('Open files', 'short', gauge('process_open_fds', 'juju_unit, job'), {
        expr: `min by (juju_unit) (process_max_fds{${units}})`,
        legend: 'at most {{juju_unit}}',
      }),
      {
        ...lines('Turn of the reactor', 's', ...quantiles('python_twisted_reactor_tick_time', 0.5, 0.99)),
        description: 'While one turn lasts, nothing else is done: long ones delay every request.',
      },
      lines('Threads at work', 'short', gauge('synapse_threadpool_working_threads', 'name')),
    ],
  },
  {
    title: 'Requests',
    panels: [
      lines('By kind', 'reqps', rate('synapse_http_server_requests_received_total', 'servlet')),
      lines('Answers by code', 'reqps', rate('synapse_http_server_responses_total', 'code')),
      lines('Under way', 'short', gauge('synapse_http_server_in_flight_requests_count', 'servlet')),
      lines('Processor by kind', 'percentunit', rate('synapse_http_server_response_ru_utime_seconds_total', 'servlet')),
      lines(
        'Database by kind',
        'percentunit',
        rate('synapse_http_server_response_db_txn_duration_seconds_total', 'servlet'),
      ),
      lines('Bytes sent', 'Bps', rate('synapse_http_server_response_size_total', 'servlet')),
    ],
  },
  {
    title: 'Event persistence',
    panels: [
      lines('By type', 'ops', {
        expr: `sum by (type) (rate(synapse_storage_events_persisted_by_event_type{${units}}[$__rate_interval]))`,
        legend: '{{type}}',
      }),
      lines('By origin', 'ops', rate('synapse_storage_events_persisted_events_sep_total', 'origin_type')),
      lines('State resolutions', 'ops', rate('synapse_storage_events_state_resolutions_during_persistence_total')),
      lines('Logins and registrations', 'ops', rate('synapse_user_logins_total', 'juju_unit', 'logins'), {
        ...rate('synapse_user_registrations_total', 'juju_unit', 'registrations'),
      }),
    ],
  },
  {
    title: 'Monthly active users',
    panels: [
      lines('Now', 'short', gauge('synapse_admin_mau_current')),
      lines('At most', 'short', gauge('synapse_admin_mau_max')),
    ],
  },
];

/** What it does by itself, and what it does with others. */
const background: readonly Row[] = [
  {
    title: 'Background jobs',
    panels: [
      lines('Under way', 'short', gauge('synapse_background_process_in_flight_count', 'name')),
      lines('Processor', 'percentunit', rate('synapse_background_process_ru_utime_seconds_total', 'name')),
      lines('Database', 'percentunit', rate('synapse_background_process_db_txn_duration_seconds_total', 'name')),
      lines('Scheduled tasks', 'short', gauge('synapse_scheduler_running_tasks')),
    ],
  },
  {
    title: 'Federation',
    panels: [
      lines(
        'Sent',
        'ops',
        rate('synapse_federation_client_sent_transactions_total', 'juju_unit', 'transactions'),
        rate('synapse_federation_client_sent_edus_total', 'juju_unit', 'ephemeral'),
      ),
      lines(
        'Received',
        'ops',
        rate('synapse_federation_server_received_pdus_total', 'juju_unit', 'events'),
        rate('synapse_federation_server_received_edus_total', 'juju_unit', 'ephemeral'),
      ),
      lines('Answers of other servers', 'reqps', rate('synapse_http_matrixfederationclient_responses_total', 'code')),
      lines(
        'Waiting to be sent',
        'short',
        gauge('synapse_federation_transaction_queue_pending_pdus', 'juju_unit', 'events'),
        gauge('synapse_federation_transaction_queue_pending_edus', 'juju_unit', 'ephemeral'),
        gauge('synapse_federation_transaction_queue_pending_destinations', 'juju_unit', 'servers'),
      ),
      lines('Received and not worked off', 'short', gauge('synapse_federation_server_number_inbound_pdu_in_staging')),
      lines('Servers that are known', 'short', gauge('synapse_federation_known_servers')),
    ],
  },
  {
    title: 'Federation rate limiter',
    panels: [
      lines('Made to wait', 'ops', rate('synapse_rate_limit_sleep_total', 'rate_limiter_name')),
      lines('Turned away', 'ops', rate('synapse_rate_limit_reject_total', 'rate_limiter_name')),
      lines('How long they wait', 's', ...quantiles('synapse_rate_limit_queue_wait_time_seconds', 0.5, 0.99)),
      lines('Servers made to wait', 'short', gauge('synapse_rate_limit_sleep_affected_hosts', 'rate_limiter_name')),
    ],
  },
  {
    title: 'Pushes',
    panels: [
      lines(
        'To devices',
        'ops',
        rate('synapse_http_httppusher_http_pushes_processed_total', 'juju_unit', 'sent'),
        rate('synapse_http_httppusher_http_pushes_failed_total', 'juju_unit', 'failed'),
      ),
      lines('Devices', 'short', gauge('synapse_pushers', 'kind')),
      lines('Mails', 'ops', rate('synapse_emails_sent_total', 'type')),
      lines(
        'Push rules made anew',
        'ops',
        rate('synapse_push_bulk_push_rule_evaluator_push_rules_invalidation_counter_total'),
      ),
    ],
  },
  {
    title: 'Notifier',
    panels: [
      lines('Events told', 'ops', rate('synapse_notifier_notified_events_total')),
      lines('Clients woken', 'ops', rate('synapse_notifier_users_woken_by_stream_total', 'stream')),
      lines(
        'Who waits',
        'short',
        gauge('synapse_notifier_listeners', 'juju_unit', 'listeners'),
        gauge('synapse_notifier_users', 'juju_unit', 'users'),
        gauge('synapse_notifier_rooms', 'juju_unit', 'rooms'),
      ),
    ],
  },
  {
    title: 'Application services',
    panels: [
      lines('Transactions', 'ops', rate('synapse_appservice_api_sent_transactions_total', 'service')),
      lines('Failed transactions', 'ops', rate('synapse_appservice_api_failed_transactions_total', 'service')),
      lines('Events', 'ops', rate('synapse_appservice_api_sent_events_total', 'service')),
    ],
  },
  {
    title: 'Presence',
    panels: [
      lines('Changes', 'ops', rate('synapse_handler_presence_state_transition_total', 'from, to')),
      lines('Users known', 'short', gauge('synapse_handlers_presence_user_to_current_state_size')),
    ],
  },
];

/** What it is made of. */
const inside: readonly Row[] = [
  {
    title: 'Database',
    panels: [
      lines('Transactions', 'ops', rate('synapse_storage_transaction_time_count_total', 'desc')),
      lines('Time in transactions', 'percentunit', rate('synapse_storage_transaction_time_sum_total', 'desc')),
      lines(
        'How long one takes',
        's',
        each('synapse_storage_transaction_time_sum_total', 'synapse_storage_transaction_time_count_total', 'desc'),
      ),
      lines('Waiting for a connection', 's', ...quantiles('synapse_storage_schedule_time', 0.5, 0.99)),
      lines('Queries', 's', ...quantiles('synapse_storage_query_time', 0.5, 0.95, 0.99)),
    ],
  },
  {
    title: 'Per block',
    panels: [
      lines('Processor', 'percentunit', rate('synapse_util_metrics_block_ru_utime_seconds_total', 'block_name')),
      lines('Time', 'percentunit', rate('synapse_util_metrics_block_time_seconds_total', 'block_name')),
      lines('Database', 'percentunit', rate('synapse_util_metrics_block_db_txn_duration_seconds_total', 'block_name')),
      lines(
        'How long one takes',
        's',
        each('synapse_util_metrics_block_time_seconds_total', 'synapse_util_metrics_block_count_total', 'block_name'),
      ),
    ],
  },
  ...['cache', 'response_cache'].map((cache): Row => ({
    title: cache === 'cache' ? 'Caches' : 'Response caches',
    panels: [
      lines('Hits', 'percentunit', share(`synapse_util_caches_${cache}_hits`, `synapse_util_caches_${cache}`, 'name')),
      lines('Entries', 'short', gauge(`synapse_util_caches_${cache}_size`, 'name')),
      lines('Asked', 'ops', rate(`synapse_util_caches_${cache}`, 'name')),
      lines('Thrown out', 'ops', rate(`synapse_util_caches_${cache}_evicted_size`, 'name, reason')),
    ],
  })),
  {
    title: 'External cache',
    panels: [
      lines('Asked', 'ops', rate('synapse_external_cache_get_total', 'cache_name, hit')),
      lines('How long it takes', 's', ...quantiles('synapse_external_cache_response_time_seconds', 0.5, 0.99)),
    ],
  },
  {
    title: 'Garbage collection',
    panels: [
      lines('Collections', 'ops', rate('python_gc_collections_total', 'generation')),
      lines('How long one takes', 's', ...quantiles('python_gc_time', 0.5, 0.99)),
      lines('Memory of jemalloc', 'bytes', gauge('jemalloc_stats_app_memory_bytes', 'type')),
    ],
  },
  {
    title: 'Replication',
    panels: [
      lines('Connections', 'short', gauge('synapse_replication_tcp_resource_total_connections')),
      lines('Waiting', 'short', gauge('synapse_replication_tcp_command_queue', 'stream_name')),
      lines('Updates sent', 'ops', rate('synapse_replication_tcp_resource_stream_updates_total', 'stream_name')),
    ],
  },
  {
    title: 'Event positions and extremities',
    panels: [
      lines('Stored', 'short', gauge('synapse_event_persisted_position')),
      lines('Worked off', 'short', gauge('synapse_event_processing_positions', 'name')),
      lines('Behind', 'ms', gauge('synapse_event_processing_lag', 'name')),
      lines(
        'Forward extremities',
        'short',
        ...quantiles('synapse_storage_events_forward_extremities_persisted', 0.5, 0.99),
      ),
    ],
  },
];

/** From what is noticed first to what explains it. */
export const rowsOfSynapse: readonly Row[] = [...served, ...background, ...inside];
