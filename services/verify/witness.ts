import { INSECURE_DEMO_MASTER_KEY, readConfig } from '../../infra/config/config.ts';
import type { MasterKeys } from '../../infra/sealing/keys.ts';
import { gatherEffects, gatherOutboxes } from './effects.ts';
import type { Evidence } from './evidence.ts';
import type { Need } from './invariant.ts';
import { openTopics, type Messages, type Topics } from './messages.ts';
import { gatherRuns } from './runs.ts';
import { openSnapshot, type Snapshot } from './snapshot.ts';
import { openTemporal, type TemporalView } from './temporal-view.ts';

const GRACE_SECONDS = 90;
const SAMPLE = 20;

/** What of run.json is needed. */
export interface VerifyRun {
  readonly temporal: string;
  readonly kafka: readonly string[];
  /** address of a role that may read every schema */
  readonly postgres: string;
  /** settings with which Kafka and Temporal let an operator in (KAFKA_…, TEMPORAL_…); none: both let in everybody */
  readonly operator?: Readonly<Record<string, string>>;
}

export interface WitnessOptions {
  /** what is younger is on its way, what is older is stuck; default 90, enough for every retry of the system */
  readonly graceSeconds?: number;
  /** default: BIRTH_MASTER_KEY, else the demo’s */
  readonly masterKey?: string;
  /** folder of the logs (`<data>/logs`); without it R9 does not search logs */
  readonly logs?: string;
  /** file where the head of the audit is published; without it R6 does not see whether its end was cut off */
  readonly auditHead?: string;
  /** how many of the newest cases are searched whole; default 20 */
  readonly sample?: number;
  /** Temporal namespace; default: TEMPORAL_NAMESPACE, else `default` */
  readonly namespace?: string;
}

/** Messages of PostgreSQL can repeat values: only their code is told. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const code = (error as { code?: unknown }).code;
  if ('severity' in error) return `the database refused a query (${String(code)})`;
  return `${error.name}: ${error.message.slice(0, 200)}`;
}

/** The evidence, and how it comes together. */
export interface Witness {
  readonly evidence: Evidence;
  /** Gathers what is not there yet. @returns why something could not be had */
  gather(needs: readonly Need[]): Promise<string | undefined>;
  close(): Promise<void>;
}

type Attempt<T> = { readonly value: T } | { readonly why: string };

async function attempt<T>(what: string, work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { why: `${what}: ${reasonOf(error)}` };
  }
}

/**
 * How far the readers of the topics have come, and where the topics end, is asked first, then the database is frozen, then the topics are read:
 * so what was taken must be written down, and what was sent must be there.
 */
export async function openWitness(
  run: VerifyRun,
  options: WitnessOptions,
  needs: ReadonlySet<Need>,
): Promise<Witness> {
  const own = readConfig();
  const current = (options.masterKey ?? own.BIRTH_MASTER_KEY) || INSECURE_DEMO_MASTER_KEY;
  const master = { current, previous: own.BIRTH_PREVIOUS_MASTER_KEYS };
  const operator = readConfig({
    TEMPORAL_NAMESPACE: options.namespace ?? own.TEMPORAL_NAMESPACE,
    ...run.operator,
    TEMPORAL_ADDRESS: run.temporal,
    KAFKA_BROKERS: run.kafka.join(','),
  });
  const [topics, temporal] = await Promise.all([
    needs.has('messages') ? attempt('Kafka', () => openTopics(operator)) : undefined,
    needs.has('runs') || needs.has('temporal')
      ? attempt('Temporal', () => openTemporal(operator))
      : undefined,
  ]);
  const sources: Sources = { run, graceSeconds: options.graceSeconds ?? GRACE_SECONDS, topics, temporal };
  try {
    const snapshot = await openSnapshot(run.postgres);
    return new GatheringWitness(snapshot, sources, { ...options, master });
  } catch (error) {
    await closeSources(sources);
    throw error;
  }
}

interface Sources {
  readonly run: VerifyRun;
  readonly graceSeconds: number;
  readonly topics: Attempt<Topics> | undefined;
  readonly temporal: Attempt<TemporalView> | undefined;
}

async function closeSources({ topics, temporal }: Sources): Promise<void> {
  const close = async (source: Attempt<Topics> | Attempt<TemporalView> | undefined): Promise<void> => {
    if (source && 'value' in source) await source.value.close();
  };
  await Promise.allSettled([close(topics), close(temporal)]);
}

class GatheringWitness implements Witness {
  readonly evidence: Evidence;
  readonly #snapshot: Snapshot;
  readonly #sources: Sources;
  readonly #gathered = new Map<Need, string | undefined>();
  #messages: Messages | undefined;

  constructor(snapshot: Snapshot, sources: Sources, options: WitnessOptions & { master: MasterKeys }) {
    this.#snapshot = snapshot;
    this.#sources = sources;
    this.evidence = {
      snapshot,
      master: options.master,
      graceSeconds: sources.graceSeconds,
      sample: options.sample ?? SAMPLE,
      logs: options.logs,
      auditHead: options.auditHead,
      messages: () => there(this.#messages),
      temporal: () => valueOf(sources.temporal),
    };
  }

  async gather(needs: readonly Need[]): Promise<string | undefined> {
    for (const need of needs) {
      if (!this.#gathered.has(need)) {
        const tried = await attempt(need, () => this.#snapshot.guarded(() => this.#gatherOne(need)));
        this.#gathered.set(need, 'why' in tried ? tried.why : undefined);
      }
      const why = this.#gathered.get(need);
      if (why !== undefined) return why;
    }
    return undefined;
  }

  async #gatherOne(need: Need): Promise<void> {
    const { run, topics, temporal, graceSeconds } = this.#sources;
    const snapshot = this.#snapshot;
    if (need === 'effects') {
      await gatherEffects(snapshot);
      await gatherOutboxes(snapshot);
    } else if (need === 'runs') {
      const view = valueOf(temporal);
      await gatherRuns({ snapshot, temporal: view, databaseUrl: run.postgres, graceSeconds });
    } else if (need === 'messages') this.#messages = await valueOf(topics).read(snapshot);
    else valueOf(temporal);
  }

  async close(): Promise<void> {
    await closeSources(this.#sources);
    await this.#snapshot.close();
  }
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('this evidence was not gathered');
  return value;
}

function valueOf<T>(tried: Attempt<T> | undefined): T {
  if (tried && 'value' in tried) return tried.value;
  throw new Error(tried?.why ?? 'this evidence was not gathered');
}
