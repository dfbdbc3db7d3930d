import { z } from 'zod';
import { impossibleIn } from '../../policies/input/impossible.ts';
import { misplacedIn } from '../../policies/input/divisions.ts';
import type { Finding } from '../../policies/input/finding.ts';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import { divisions } from '../../policies/load/divisions.ts';
import { birthNotificationSchema, type BirthNotification } from '../../schemas/birth-notification.ts';
import { entitlementCheckSchema, type EntitlementCheck } from '../../schemas/entitlement-check.ts';
import { check, type Checked } from './validation.ts';

/*
 * The edge (docs/adr/0026): what comes in is read once, and held against itself, the day and the registers. What is kept is
 * never asked again.
 */

type Path = (string | number)[];

/** `/children/0/name` as the steps to it. */
function pathOfPointer(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

function report(ctx: z.core.$RefinementCtx, { pointers, code, says }: Finding): void {
  for (const pointer of pointers)
    ctx.addIssue({ code: 'custom', path: pathOfPointer(pointer), message: says, params: { code } });
}

/** A birth as it may be reported: what cannot be read is said first, and only what can be is held against anything. @param now the instant that nothing may lie after */
export function reportedBirthSchema(now: () => Date = () => new Date()) {
  const held = z.custom<BirthNotification>().superRefine((birth, ctx) => {
    for (const found of impossibleIn(birth, { now: now(), divisions: divisions() })) report(ctx, found);
  });
  return birthNotificationSchema.pipe(held);
}

/** A question about entitlements as it may be asked: its divisions are held against the register, as those of a birth are. */
export function askedCheckSchema(now: () => Date = () => new Date()) {
  const held = z.custom<EntitlementCheck>().superRefine((question, ctx) => {
    const against = { divisions: divisions(), today: shanghaiDate(now().toISOString()) };
    for (const found of misplacedIn(question, against)) report(ctx, found);
  });
  return entitlementCheckSchema.pipe(held);
}

export const checkSchema = askedCheckSchema();

/** The one schema that routes and documentation share: it costs a while to build. */
export const notificationSchema = reportedBirthSchema();

/**
 * Facts as they would be after a change: read as a report is, and refused for what the change brings in. What could not be
 * reported today and was there before stands in nobody's way.
 */
export function checkChange(
  known: BirthNotification,
  changed: unknown,
  now: Date = new Date(),
): Checked<BirthNotification> {
  const read = check(birthNotificationSchema, changed);
  if (!read.ok) return read;
  const against = { now, divisions: divisions() };
  const nameOf = ({ code, pointers }: Finding): string => `${code} ${pointers.join(' ')}`;
  const before = new Set(impossibleIn(known, against).map(nameOf));
  const errors = impossibleIn(read.value, against)
    .filter((found) => !before.has(nameOf(found)))
    .flatMap(({ pointers, code, says }) => pointers.map((pointer) => ({ pointer, code, detail: says })));
  if (errors.length === 0) return read;
  return { ok: false, errors, paths: errors.map(({ pointer }) => pathOfPointer(pointer)) };
}
