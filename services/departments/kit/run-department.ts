import { receiverKeysFrom } from '../../../infra/config/key-settings.ts';
import { kafkaConnection } from '../../../infra/kafka/connection.ts';
import { deadLetterRow } from '../../../infra/kafka/dead-letter.ts';
import type { BatchHandler, Subscription } from '../../../infra/kafka/port.ts';
import { subscribe } from '../../../infra/kafka/subscribe.ts';
import { startRelay } from '../../../infra/outbox/relay.ts';
import { openReceiverRoot } from '../../../infra/postgres/own-root.ts';
import { createPool, type Pool } from '../../../infra/postgres/pool.ts';
import type { Logger } from '../../../infra/telemetry/log.ts';
import { databaseSchemaOf, type Department } from '../../../schemas/department.ts';
import { commandsTopic } from '../../../schemas/topic.ts';
import type { Repetition } from '../../kit/repeat.ts';
import { runService, type RunningService, type ServiceContext } from '../../kit/run-service.ts';
import { watchBehaviour, type Behaviour, type BehaviourWatch } from './behaviour.ts';
import { openDesk } from './desk.ts';
import type { Handlers } from './handler.ts';
import { openOffice, type Office } from './office.ts';

const CONNECTIONS = 6;

/** What a department's own work is given beside its desk. */
export interface BackgroundContext {
  readonly office: Office;
  readonly pool: Pool;
  readonly log: Logger;
  readonly behaviour: () => Behaviour;
  /** answers were written: publish them */
  readonly onWritten: () => void;
  readonly pauseMs: number;
}

/** Work of a department that is not done at its desk, woken when the desk has written. */
export type BackgroundWork = (context: BackgroundContext) => Repetition;

/**
 * The whole life of a department's process.
 * @param handlers the rules of the matters it decides
 * @param background what it does besides, and answers by itself
 */
export async function runDepartment(
  department: Department,
  handlers: Handlers,
  background?: BackgroundWork,
): Promise<void> {
  await runService(department, (context) => startDepartment(department, { handlers, background }, context));
}

async function startDepartment(
  department: Department,
  { handlers, background }: { readonly handlers: Handlers; readonly background: BackgroundWork | undefined },
  { config, log }: ServiceContext,
): Promise<RunningService> {
  const schema = databaseSchemaOf(department);
  const url = config.DATABASE_URL;
  const kafka = kafkaConnection(config);
  const pool = createPool({ url, max: CONNECTIONS, applicationName: department, log, byKey: true });
  const given = receiverKeysFrom(config);
  const root = await openReceiverRoot(pool, schema, given);
  const office = openOffice(department, { messages: given.messages, root });
  const pauseSwitch = createPauseSwitch();
  const watch = await watchBehaviour({ pool, url, schema, log, onLook: pauseSwitch.follow });
  const resendSeconds = config.BIRTH_RESEND_SECONDS;
  const behaviour = () => relayBehaviour(watch.current());
  const relay = startRelay({ pool, listenUrl: url, schema, ...kafka, log, resendSeconds, behaviour });
  const toDeadLetter = deadLetterRow;
  const work = background?.({
    office,
    pool,
    log,
    behaviour: () => watch.current(),
    onWritten: () => relay.wake(),
    pauseMs: config.BIRTH_SWEEP_SECONDS * 1000,
  });
  const onWritten = (): void => {
    relay.wake();
    work?.wake();
  };
  const practises = config.BIRTH_WEB_SANDBOX;
  const desk = openDesk({ office, handlers, pool, toDeadLetter, onWritten, log, practises });
  const subscription = await subscribe({
    ...kafka,
    groupId: `birth-${department}`,
    topics: [commandsTopic(department)],
    log,
    handle: onlyWhenUp(watch, desk),
  });
  pauseSwitch.connect(subscription, watch.current());
  return {
    checks: {
      database: () => pool.query('select 1'),
      consumer: () => mustBeHealthy('consumer', subscription.healthy()),
      relay: () => mustBeHealthy('relay', relay.healthy()),
    },
    close: async () => {
      await subscription.close();
      await work?.close();
      await Promise.all([relay.close(), watch.close()]);
      await pool.end();
    },
  };
}

function mustBeHealthy(part: string, healthy: boolean): Promise<void> {
  return healthy ? Promise.resolve() : Promise.reject(new Error(`${part} is not healthy`));
}

function relayBehaviour(behaviour: Behaviour): { duplicate: number; shuffle: boolean } {
  return { duplicate: behaviour.duplicate ?? 1, shuffle: behaviour.shuffle ?? false };
}

/** A batch that was on its way when the department went down comes again when it is up. */
function onlyWhenUp(watch: BehaviourWatch, desk: BatchHandler): BatchHandler {
  return (batch) =>
    watch.current().down ? Promise.reject(new Error('the department is down by its settings')) : desk(batch);
}

/** Opens and closes the flow of commands as the settings say. */
function createPauseSwitch(): {
  follow: (behaviour: Behaviour) => void;
  connect: (subscription: Subscription, behaviour: Behaviour) => void;
} {
  let subscription: Subscription | undefined;
  let paused = false;
  const follow = (behaviour: Behaviour): void => {
    if (!subscription) return;
    const down = behaviour.down === true;
    // Pausing is repeated: a consumer that was started anew has forgotten it.
    if (down) subscription.pause();
    else if (paused) subscription.resume();
    paused = down;
  };
  return {
    follow,
    connect: (connected, behaviour) => {
      subscription = connected;
      follow(behaviour);
    },
  };
}
