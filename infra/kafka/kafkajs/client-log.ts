import { logLevel, type LogEntry, type logCreator } from 'kafkajs';
import type { Logger } from '../../telemetry/log.ts';

/** What a starting or moving broker says for a moment; the client retries by itself. */
const PASSING =
  /coordinator is (loading|not available|not aware)|not the (correct )?coordinator|no leader|leader(ship)? election|is not the leader|rebalanc|ECONNREFUSED|ECONNRESET|closed connection|connection (error|timeout)|seed broker|has been idle|does not host this topic-partition|restarting the consumer|crash: |^response /i;

/** Fields of a kafkajs log line that say where, and never what. */
const PLACES = ['groupId', 'topic', 'partition', 'broker', 'clientId', 'retryCount', 'retryTime'] as const;

const REPEAT_MS = 10_000;

/** Whether a line is worth an operator's eye: passing states and what was said a moment ago are not. */
export function isPassing(message: string): boolean {
  return PASSING.test(message);
}

/**
 * kafkajs's log through ours. Nothing of it is an error by itself: the port reports what failed for good. Only
 * places are taken over from a line, since its other fields may hold a message or a handler's error.
 */
export function kafkaLogCreator(log: Logger): logCreator {
  const said = new Map<string, number>();
  return () => (entry: LogEntry) => {
    const { message } = entry.log;
    const fields = Object.fromEntries(
      PLACES.flatMap((place) =>
        entry.log[place] === undefined ? [] : [[place, entry.log[place] as unknown]],
      ),
    );
    const grave = entry.level <= logLevel.WARN && entry.level > logLevel.NOTHING && !isPassing(message);
    const now = Date.now();
    const repeated = now - (said.get(message) ?? 0) < REPEAT_MS;
    if (!grave || repeated) return log.debug(fields, `kafka: ${message}`);
    if (said.size > 100) said.clear();
    said.set(message, now);
    log.warn(fields, `kafka: ${message}`);
  };
}
