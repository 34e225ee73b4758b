import type { Container } from './container.ts';

/** Undefined while the exporter has not asked the database, or could not. */
export interface Statistics {
  readonly rooms: number | undefined;
  readonly users: number | undefined;
}

/** What the exporter on 9877 says of rooms and users; asked inside the pod, as Prometheus would. */
export async function statistics(synapse: Container): Promise<Statistics> {
  const script =
    'import urllib.request as r; print(r.urlopen("http://localhost:9877/metrics", timeout=10).read().decode())';
  const page = await synapse.run('python3', '-c', script);
  const gauge = (name: string): number | undefined => {
    const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(page)?.[1];
    return value === undefined ? undefined : Number(value);
  };
  return { rooms: gauge('synapse_total_rooms'), users: gauge('synapse_total_users') };
}
