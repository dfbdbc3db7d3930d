import pg from 'pg';
import { z } from 'zod';
import type { Connection, Pool } from '../../../infra/postgres/pool.ts';
import { listen } from '../../../infra/postgres/wake.ts';
import { describeError, type Logger } from '../../../infra/telemetry/log.ts';
import { OFFICE_PAUSES } from '../../../schemas/clock.ts';
import { databaseSchemaOf, type Department } from '../../../schemas/department.ts';
import { subjectSchema, workCodeSchema } from '../../../schemas/matter-codes.ts';
import type { Command } from './handler.ts';

/** Which commands a misbehaviour is for; what is left out is not looked at. */
const ruleSchema = z.object({
  codes: z.array(workCodeSchema).optional(),
  caseNumber: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .meta({ description: 'one case, or several' }),
  subject: subjectSchema.optional(),
  times: z
    .int()
    .positive()
    .optional()
    .meta({ description: 'how many more commands it is for; counted down' }),
  reasonCode: z.string().optional(),
  reason: z.string().optional(),
  asks: z.array(z.string()).optional().meta({ description: 'pointers into the birth notification' }),
});

const delayMs = z.int().min(0).max(86_400_000);

/** How a simulated department misbehaves. Empty: it behaves well. */
export const behaviourSchema = z
  .object({
    slowMs: delayMs.optional().meta({ description: 'every answer leaves that much later' }),
    answerLateMs: delayMs
      .optional()
      .meta({ description: '"accepted" at once, the decision that much later' }),
    promiseDays: z.int().min(0).max(365).optional().meta({
      description: '"accepted" at once, which promises the decision by the day that many days on',
    }),
    pausedFor: z.enum(OFFICE_PAUSES).optional().meta({
      description: '"accepted" at once, and from then on in time that the law does not count',
    }),
    refuse: ruleSchema.optional(),
    correction: ruleSchema.optional(),
    silent: z.union([z.boolean(), ruleSchema]).optional().meta({ description: 'seen, nothing done' }),
    down: z.boolean().optional().meta({ description: 'takes no commands' }),
    duplicate: z.int().min(1).max(20).optional().meta({ description: 'every answer is published so often' }),
    shuffle: z.boolean().optional().meta({ description: 'answers leave in random order' }),
  })
  .strict();

export type Behaviour = z.infer<typeof behaviourSchema>;
export type Rule = z.infer<typeof ruleSchema>;

/** What misbehaviour makes of a command. */
export type Misbehaviour =
  { readonly kind: 'silent' } | { readonly kind: 'refused' | 'correction-needed'; readonly rule: Rule };

export function behaviourChannel(schema: string): string {
  return `behaviour_${schema}`;
}

/** Settings as they stand in the table; what cannot be understood counts as good behaviour. */
export function parseBehaviour(stored: unknown): Behaviour {
  return behaviourSchema.safeParse(stored).data ?? {};
}

function matches(rule: Rule, command: Command): boolean {
  return (
    (rule.codes === undefined || rule.codes.includes(command.code)) &&
    (rule.caseNumber === undefined || [rule.caseNumber].flat().includes(command.caseNumber)) &&
    (rule.subject === undefined || rule.subject === command.subject)
  );
}

/** The rule with one time less, or nothing when that was the last. */
function countDown(rule: Rule | true): Rule | true | undefined {
  if (rule === true || rule.times === undefined) return rule;
  return rule.times > 1 ? { ...rule, times: rule.times - 1 } : undefined;
}

/**
 * Judges the commands one after another: silence first, then correction, then refusal.
 * @returns the misbehaviours by command id, and the settings with used-up times counted down
 */
export function misbehave(
  behaviour: Behaviour,
  commands: readonly Command[],
): {
  readonly misbehaviours: Map<string, Misbehaviour>;
  readonly left: Behaviour;
  readonly counted: boolean;
} {
  const misbehaviours = new Map<string, Misbehaviour>();
  const { silent, correction, refuse, ...rest } = behaviour;
  const rules = { silent: silent === false ? undefined : silent, correction, refuse };
  let counted = false;
  for (const command of commands) {
    const found = (['silent', 'correction', 'refuse'] as const).find((name) => {
      const rule = rules[name];
      return rule === true || (rule !== undefined && matches(rule, command));
    });
    if (!found) continue;
    const rule = rules[found];
    if (rule === undefined) continue;
    misbehaviours.set(command.id, misbehaviour(found, rule));
    if (rule !== true && rule.times !== undefined) counted = true;
    Object.assign(rules, { [found]: countDown(rule) });
  }
  const kept = Object.fromEntries(Object.entries(rules).filter(([, rule]) => rule !== undefined));
  return { misbehaviours, left: { ...rest, ...kept }, counted };
}

function misbehaviour(name: 'silent' | 'correction' | 'refuse', rule: Rule | true): Misbehaviour {
  if (name === 'silent' || rule === true) return { kind: 'silent' };
  return { kind: name === 'refuse' ? 'refused' : 'correction-needed', rule };
}

/** The settings, held until the end of the transaction so that `times` is counted once. */
export async function lockBehaviour(on: Connection, schema: string): Promise<Behaviour> {
  const { rows } = await on.query<{ settings: unknown }>(
    `select settings from ${schema}.behaviour for update`,
  );
  return parseBehaviour(rows[0]?.settings);
}

export async function storeBehaviour(on: Connection, schema: string, behaviour: Behaviour): Promise<void> {
  await on.query(`update ${schema}.behaviour set settings = $1`, [JSON.stringify(behaviour)]);
}

/**
 * Tells a running department how to behave from now on; `{}` is good behaviour again.
 * @param on a pool, or the address of the database, with rights on the department's schema
 * @throws ZodError when the settings are not understood
 */
export async function setBehaviour(
  on: Pool | string,
  department: Department,
  settings: Behaviour,
): Promise<void> {
  const schema = databaseSchemaOf(department);
  const query = {
    text: `with changed as (update ${schema}.behaviour set settings = $1 returning 1)
      select pg_notify($2, '') from changed`,
    values: [JSON.stringify(behaviourSchema.parse(settings)), behaviourChannel(schema)],
  };
  if (typeof on !== 'string') {
    await on.query(query);
    return;
  }
  const client = new pg.Client({ connectionString: on });
  await client.connect();
  try {
    await client.query(query);
  } finally {
    await client.end();
  }
}

export interface BehaviourWatch {
  current(): Behaviour;
  close(): Promise<void>;
}

const POLL_MS = 5_000;

/** Keeps the settings at hand: a notification makes a change felt at once, a slow poll is the safety net. */
export async function watchBehaviour(options: {
  readonly pool: Pool;
  readonly url: string;
  readonly schema: string;
  readonly log: Logger;
  /** called after every look, changed or not */
  readonly onLook: (behaviour: Behaviour) => void;
}): Promise<BehaviourWatch> {
  const { pool, schema, log, onLook } = options;
  let current: Behaviour = {};
  const read = async (): Promise<void> => {
    const { rows } = await pool.query<{ settings: unknown }>(`select settings from ${schema}.behaviour`);
    current = parseBehaviour(rows[0]?.settings);
    onLook(current);
  };
  const look = (): void => {
    read().catch((error: unknown) => log.debug(describeError(error), 'behaviour could not be read'));
  };
  await read();
  const listener = listen(options.url, behaviourChannel(schema), look, log);
  const poll = setInterval(look, POLL_MS);
  return {
    current: () => current,
    close: async () => {
      clearInterval(poll);
      await listener.close();
    },
  };
}
