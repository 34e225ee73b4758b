import type { Declared } from '../decide.ts';
import type { Observed } from '../snapshot.ts';
import { reasonOf, type Event } from '../dispatch/event.ts';
import type { AnyCharm } from '../charm.ts';
import type { Outside } from '../dispatch/outside.ts';
import type { Log } from '../log.ts';
import { redact } from '../redact.ts';
import { lineOf } from '../sentence.ts';
import { destinationOf } from './destination.ts';
import { Recorder } from './recorder.ts';
import { resourceOf } from './resource.ts';
import type { Attributes, Span } from './span.ts';
import { traced } from './traced.ts';
import type { Destination, Tracing } from './tracing.ts';

/** The trace of one dispatch of a charm that declares `tracing`. */
export class RunTrace {
  /** The world, watched. */
  readonly outside: Outside;
  readonly #recorder: Recorder;
  readonly #resource: Attributes;
  readonly #tracing: Tracing;
  readonly #declared: Declared;
  #destination: Destination | undefined;

  constructor(tracing: Tracing, { metadata, declared }: AnyCharm, event: Event, outside: Outside) {
    this.#recorder = new Recorder({ random: outside.random, clock });
    this.outside = traced(outside, this.#recorder);
    this.#resource = resourceOf(event, metadata.name);
    this.#tracing = tracing;
    this.#declared = declared;
  }

  /** The first span, which all others are part of. */
  dispatch<T>(event: Event, work: () => Promise<T>, because: (error: unknown) => string): Promise<T> {
    const { kind, name, about } = event;
    const attributes = {
      event: reasonOf(event),
      event_kind: kind,
      event_name: name,
      ...(about !== '' && { event_about: about }),
    };
    return this.#recorder.step(`dispatch ${name}`, attributes, work, because);
  }

  step<T>(name: string, attributes: Attributes, work: () => Promise<T> | T): Promise<T> {
    return this.#recorder.step(name, attributes, work);
  }

  /** What the relations say of where the trace goes; the last look counts. */
  see(observed: Observed): void {
    this.#destination = destinationOf(this.#tracing, this.#declared, observed);
  }

  /** To be called when all is done. A trace that cannot be kept or sent is no reason to fail. */
  async deliver(log: Log): Promise<void> {
    const { id, spans, dropped } = this.#recorder;
    const resource = dropped === 0 ? this.#resource : { ...this.#resource, spans_dropped: dropped };
    try {
      await this.#tracing.deliver({ id, resource, spans: spans.map(cleaned) }, this.#destination, log);
    } catch (error) {
      log.warning(`this hook is not traced: ${lineOf(error)}`);
    }
  }
}

/** A part of the dispatch, in its trace if it has one. */
export async function step<T>(
  run: { readonly trace: RunTrace | undefined },
  name: string,
  attributes: Attributes,
  work: () => Promise<T> | T,
): Promise<T> {
  return run.trace ? await run.trace.step(name, attributes, work) : await work();
}

const clock = (): number => Math.round((performance.timeOrigin + performance.now()) * 1000);

/** By now every secret that was met has been learned. */
function cleaned(span: Span): Span {
  return {
    ...span,
    attributes: Object.fromEntries(
      Object.entries(span.attributes).map(([key, value]) => [key, typeof value === 'string' ? redact(value) : value]),
    ),
    ...(span.failed !== undefined && { failed: redact(span.failed) }),
  };
}
