import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { RunFile } from '../services/supervisor/run-file.ts';
import { askedFacts } from './asked-facts.ts';
import type { Answer, Plan, PlannedBody, Ready } from './plan.ts';

const acceptedSchema = z.object({ caseNumber: z.string() });
const taskSchema = z.object({ id: z.string(), asks: z.array(z.string()), outcomes: z.array(z.string()) });
const listSchema = z.object({ items: z.array(z.unknown()), nextCursor: z.string().nullable() });

/** A report as it was sent. */
const birthSchema = z.looseObject({ notificationId: z.string() });

type Birth = z.infer<typeof birthSchema>;
type Task = z.infer<typeof taskSchema>;

/** What is remembered of each kind: enough that plans meet each other, and not all of a long run. */
const REMEMBERED = 500;
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';

/** The last of what was seen, in its order. */
class Seen<T> {
  readonly #all: T[] = [];

  add(item: T): void {
    if (this.#all.length >= REMEMBERED) this.#all.shift();
    this.#all.push(item);
  }

  pick(at: number): T | undefined {
    return this.#all[at % this.#all.length];
  }
}

/** What the requests so far have shown of the running system, and what plans name of it. */
export class World {
  readonly #run: RunFile;
  readonly #births = new Seen<Birth>();
  readonly #cases = new Seen<string>();
  readonly #tasks = new Seen<Task>();
  readonly #letters = new Seen<string>();
  readonly #cursors = new Seen<string>();
  /** case numbers of the births that were taken on */
  readonly accepted = new Set<string>();

  constructor(run: RunFile) {
    this.#run = run;
  }

  /** A plan with everything in its place. */
  prepare(plan: Plan): Ready {
    const task = this.#tasks.pick(plan.pick);
    const body = plan.body && packed(plan.body, this.#content(plan, plan.body, task));
    const isPacked = plan.body?.packed !== undefined && plan.headers['content-encoding'] === undefined;
    return {
      method: plan.method,
      path: this.#resolve(plan.path, plan.pick),
      headers: {
        ...plan.headers,
        ...this.#authorization(plan),
        ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
      },
      body,
    };
  }

  #authorization({ who }: Plan): Record<string, string> {
    if (who === 'nobody') return {};
    const token = who === 'stranger' ? 'a-token-that-nobody-has' : this.#run.tokens[who];
    return { authorization: `Bearer ${token}` };
  }

  #resolve(path: string, pick: number): string {
    const names: Readonly<Record<string, string | undefined>> = {
      case: this.#cases.pick(pick),
      task: this.#tasks.pick(pick)?.id,
      letter: this.#letters.pick(pick),
      cursor: this.#cursors.pick(pick),
      notification: this.#births.pick(pick)?.notificationId,
    };
    return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? UNKNOWN_ID));
  }

  #content({ pick }: Plan, body: PlannedBody, task: Task | undefined): Buffer {
    if ('bytes' in body) return Buffer.from(body.bytes.base64, 'base64');
    if ('json' in body) return asJson(body.json);
    if ('repetition' in body) return asJson({ ...this.#births.pick(pick), ...body.repetition.again });
    const { outcome, facts, result, reason } = body.decision;
    const asked = facts === 'asked' ? askedFacts(task?.asks ?? [], pick) : facts;
    const word =
      typeof outcome === 'string' ? outcome : task?.outcomes[outcome % (task.outcomes.length || 1)];
    return asJson({ outcome: word ?? 'resolved', facts: asked, result, reason });
  }

  /** Learns from an answer what later plans can name. */
  learn(plan: Plan, { body: sent }: Ready, answer: Answer): void {
    if (answer.status !== 200 && answer.status !== 202) return;
    const told = parsed(answer.body);
    if (plan.kind === 'birth' || plan.kind === 'repetition') this.#learnBirth(sent, answer.status, told);
    const list = listSchema.safeParse(told);
    if (list.success) this.#learnList(plan, list.data);
  }

  #learnBirth(sent: Buffer | undefined, status: number, told: unknown): void {
    const taken = acceptedSchema.safeParse(told);
    if (!taken.success || status !== 202) return;
    this.accepted.add(taken.data.caseNumber);
    this.#cases.add(taken.data.caseNumber);
    const birth = birthSchema.safeParse(parsed(sent ?? Buffer.alloc(0)));
    if (birth.success) this.#births.add(birth.data);
  }

  #learnList({ path }: Plan, { items, nextCursor }: z.infer<typeof listSchema>): void {
    if (nextCursor !== null) this.#cursors.add(nextCursor);
    for (const item of items) {
      const task = taskSchema.safeParse(item);
      if (task.success) this.#tasks.add(task.data);
      else if (path.includes('letters')) this.#letters.add(String((item as { id?: unknown }).id));
    }
  }
}

function asJson(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value) ?? '');
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function packed({ packed: packing }: PlannedBody, content: Buffer): Buffer {
  if (packing === undefined) return content;
  const whole = gzipSync(content);
  return packing === 'gzip' ? whole : whole.subarray(0, Math.ceil(whole.length / 2));
}
