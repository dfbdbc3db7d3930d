import { Readable } from 'node:stream';
import { readChanges } from '../../infra/postgres/ledger/changes.ts';
import { describeError } from '../../infra/telemetry/log.ts';
import type { Change } from '../../schemas/change.ts';
import type { RouteParts } from './app-types.ts';
import type { Caller } from './auth.ts';
import type { Batch, ChangeHub } from './change-hub.ts';
import { heardBy, once, type Happened } from './change-scope.ts';
import { casesOf, type OwnCase } from './family-cases.ts';
import { ProblemError } from './problem.ts';

/** So often something is said, so that nobody on the way takes it for dead, ms. */
const HEARTBEAT_MS = 15_000;
/** So often it is looked at whether who listens may still, ms. */
const CHECK_MS = 3_000;
/** Then it ends, and the page comes again by itself: to another process perhaps, and with the rights of then, ms. */
const LONGEST_MS = 15 * 60_000;
/** Whoever takes nothing any more is let go, bytes. */
const MOST_BEHIND = 64 * 1_024;
/** A page comes again after 1 to 4 s: not all at once when a process has ended, ms. */
const RETRY_MS = { least: 1_000, spread: 3_000 };

/** What streams are made of. */
export interface StreamParts extends Pick<RouteParts, 'pool' | 'keyring' | 'log'> {
  readonly hub: ChangeHub;
}

/** Who listens. */
export interface Listening {
  readonly caller: Caller;
  /** where the page has heard to; undefined: from now on */
  readonly after: string | undefined;
  /** @throws ProblemError once who listens may not any more */
  readonly check: () => Promise<unknown>;
}

/** A stream that is open, and what ends it so that whoever listens comes again. */
export interface OpenStream {
  readonly stream: Readable;
  readonly end: () => void;
}

/** What somebody hears of what has happened, by the rights and the families of this moment. */
export async function hear(
  parts: Pick<StreamParts, 'pool' | 'keyring'>,
  caller: Caller,
  happened: readonly Happened[],
): Promise<Change[]> {
  if (happened.length === 0) return [];
  const own = caller.family ? await casesOf(parts, caller.family) : [];
  return once(happened.flatMap((one) => heardBy(caller, one, own)));
}

/** Of a parent's family nobody need be asked for what is of other families: which cases are its own changes seldom. */
function mayConcern({ family }: Caller, own: readonly OwnCase[], { caseNumber }: Happened): boolean {
  return !family || own.some((one) => one.caseNumber === caseNumber);
}

/**
 * Opens a stream of server-sent events: what has happened since `after`, then everything that happens, until somebody leaves, may not
 * listen any more, or the process stops. The place that each event ends with is good in every process of the API.
 */
export async function openStream(parts: StreamParts, listening: Listening): Promise<OpenStream> {
  const { caller, after, check } = listening;
  const stream = new Readable({ read: () => undefined });
  let isOver = false;
  const end = (): void => {
    if (isOver || stream.destroyed) return;
    isOver = true;
    stream.push(null);
  };
  const own = caller.family ? await casesOf(parts, caller.family) : [];
  let place = '';
  const say = (text: string): void => {
    if (isOver || stream.destroyed) return;
    stream.push(text);
    if (stream.readableLength > MOST_BEHIND) stream.destroy();
  };
  const tell = async ({ at, happened, whole }: Batch): Promise<void> => {
    const heard = whole
      ? []
      : await hear(
          parts,
          caller,
          happened.filter((one) => mayConcern(caller, own, one)),
        );
    place = at;
    if (whole) say(eventOf('reset', {}, at));
    else if (heard.length > 0) say(eventsOf(heard, at));
  };
  // In their order, however long one takes; what comes while the beginning is read waits for it.
  const opened = Promise.withResolvers<void>();
  let turn = opened.promise;
  const leave = await parts.hub.join((batch) => {
    turn = turn.then(() => tell(batch)).catch((error: unknown) => fail(error));
  });
  const fail = (error: unknown): void => {
    parts.log.warn(describeError(error), 'a page could not be told what has changed, and comes again');
    stream.destroy();
  };
  const stop = keepAlive({ beat: () => say(`:\nid: ${place}\n\n`), check, end });
  stream.once('close', () => {
    leave();
    stop();
  });
  try {
    const read = await readChanges(parts.pool, after);
    say(`retry: ${RETRY_MS.least + Math.floor(Math.random() * RETRY_MS.spread)}\n\n`);
    await tell({ at: read.at, happened: read.changes, whole: read.whole });
    // After what has happened meanwhile: who is cut off before it hears that again.
    say(`id: ${read.at}\n\n`);
  } catch (error) {
    stream.destroy();
    throw error;
  }
  opened.resolve();
  return { stream, end };
}

interface Keeping {
  readonly beat: () => void;
  readonly check: () => Promise<unknown>;
  readonly end: () => void;
}

/** @returns stops looking after it */
function keepAlive({ beat, check, end }: Keeping): () => void {
  let checking = false;
  const look = async (): Promise<void> => {
    if (checking) return;
    checking = true;
    // With the ledger away nobody can say, and nothing is told.
    await check().catch((error: unknown) => {
      if (error instanceof ProblemError && error.code !== 'temporarily-unavailable') end();
    });
    checking = false;
  };
  const timers = [
    setInterval(beat, HEARTBEAT_MS),
    setInterval(() => void look(), CHECK_MS),
    setTimeout(end, LONGEST_MS),
  ];
  return () => timers.forEach((timer) => clearTimeout(timer));
}

/** The place stands with the last of them alone: who is cut off in between hears them all again. */
function eventsOf(changes: readonly Change[], at: string): string {
  return changes
    .map((change, index) => eventOf('change', change, index === changes.length - 1 ? at : undefined))
    .join('');
}

function eventOf(event: string, data: object, at: string | undefined): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n${at === undefined ? '' : `id: ${at}\n`}\n`;
}
