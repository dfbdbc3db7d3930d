import { CASE_EVENTS_TOPIC, TOPICS } from '../../../schemas/topic.ts';
import type { Output } from '../output.ts';
import { LANGUAGE, say } from '../say.ts';
import { words } from '../words.ts';
import type { Lost } from './unknown.ts';

const RETENTION_DAYS = TOPICS.find(({ name }) => name === CASE_EVENTS_TOPIC)?.retentionDays ?? 0;

/** For people: what is lost, what to do about it, and until when this can be known at all. */
export function printLost(out: Output, lost: Lost): void {
  printBirths(out, lost);
  printErasures(out, lost);
  printRestorePoint(out, lost);
  printLimits(out, lost);
}

function printBirths(out: Output, { births }: Lost): void {
  if (births.length === 0) return out.line(say('lost.none'));
  out.table(
    [say('head.case-number'), say('head.accepted-at')],
    births.map(({ caseNumber, acceptedAt }) => [caseNumber, acceptedAt.toISOString()]),
  );
  out.line(say('lost.births', { n: births.length }));
}

function printErasures(out: Output, { erasures }: Lost): void {
  if (erasures.length === 0) return;
  out.line();
  out.table(
    [say('head.case-number'), say('head.subject'), say('head.erased-at')],
    erasures.map(({ caseNumber, subject, requestedAt }) => [
      caseNumber,
      LANGUAGE === 'en' ? subject : `${subject} ${words.who(subject)}`,
      requestedAt.toISOString(),
    ]),
  );
  out.line(say('lost.erasures', { n: erasures.length }));
}

function printRestorePoint(out: Output, { restorePoint }: Lost): void {
  const repeat = say('lost.repeat');
  out.line();
  if (!restorePoint) return out.line(say('lost.no-point', { repeat }));
  const after = restorePoint.after?.toISOString();
  out.line(
    say('lost.point', {
      after: after ?? say('lost.first'),
      before: restorePoint.before.toISOString(),
      from: after === undefined ? '' : say('lost.from', { after }),
      repeat,
    }),
  );
}

function printLimits(out: Output, { knownSince, silent }: Lost): void {
  for (const server of silent) out.line(out.colour('yellow', say('lost.server-silent', { server })));
  if (silent.includes('Kafka')) return;
  const about = { topic: CASE_EVENTS_TOPIC, days: RETENTION_DAYS };
  out.line(
    knownSince
      ? say('lost.complete-since', { ...about, since: knownSince.toISOString() })
      : say('lost.topic-empty', about),
  );
}
