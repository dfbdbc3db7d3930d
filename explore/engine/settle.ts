import { LastDecisions } from '../actors/people.ts';
import { clock } from '../world/clock.ts';
import type { World } from '../world/world.ts';

/**
 * One turn of everything that is promised to be done again and again, without a fault.
 * @param of.speaks departments that were silent answer too
 */
export async function calmPass(world: World, { speaks }: { readonly speaks: boolean }): Promise<void> {
  const { departments, worker, gateways, temporal } = world;
  departments.calm = worker.calm = true;
  departments.speaking = speaks;
  try {
    for (const start of world.starts.splice(0)) start();
    await world.relay(false);
    for (const message of world.commands.splice(0)) world.ask(message);
    world.answers.push(...departments.owed.splice(0));
    const [first, second] = gateways;
    const answers = world.answers.splice(0);
    world.heard.push(...answers);
    world.hasLanded = false;
    const middle = Math.ceil(answers.length / 2);
    if (answers.length > 0) await first.land(answers.slice(0, middle));
    if (answers.length > middle) await second.land(answers.slice(middle));
    await first.sweep();
    await second.sweepRarely();
    await first.sweepPayments();
    for (const gateway of gateways)
      for (const caseNumber of gateway.sendable()) await gateway.send(caseNumber);
    for (const caseNumber of temporal.dueCases()) await worker.round(caseNumber);
    for (const gateway of gateways) await gateway.hear();
    clock.pass(1_000);
  } finally {
    departments.calm = worker.calm = false;
    departments.speaking = false;
  }
}

/** What has to stand still before time is moved further. */
const FINGERPRINT = `
  select md5(concat_ws(' ',
    (select string_agg(concat(status, completed_at), ',' order by case_number) from ledger.birth_case),
    (select string_agg(concat(subject, code, status, flags, attempt), ',' order by case_number, position) from ledger.matter),
    (select string_agg(concat(id, status), ',' order by id) from ledger.human_task),
    (select string_agg(concat(event_id), ',' order by event_id) from ledger.inbox where applied_at is null),
    (select string_agg(concat(order_id, status, attempt, netted_fen), ',' order by order_id) from ledger.payment_order))) as print`;

/** More than the days that departments promise. */
const PROMISED = 32 * 86_400_000;
/** How far time is moved when nothing moves any more; past every deadline in the end. */
const JUMPS = [5_000, 61_000, 960_000, 61_000, 61_000, 601_000, 61_000, PROMISED, 61_000, 601_000, 61_000];
const MOST_PASSES = 150;

/**
 * Goes on without faults until nothing moves, however far time is moved.
 * @param of.people decide what is open
 * @returns false when it goes on for ever
 */
export async function settle(
  world: World,
  { people, speaks }: { readonly people: boolean; readonly speaks: boolean },
): Promise<boolean> {
  const decisions = new LastDecisions(world.lastWords);
  for (const call of world.worker.late.splice(0)) await world.worker.do(call);
  let before = '';
  let still = 0;
  for (let passes = 0; passes < MOST_PASSES; passes += 1) {
    await calmPass(world, { speaks });
    const [row] = await world.database.rows<{ print: string }>(FINGERPRINT);
    const print = row?.print ?? '';
    still = print === before ? still + 1 : 0;
    before = print;
    if (still === 0) continue;
    if (people && still === 2) await decisions.decideAll(world);
    const jump = JUMPS[still - 1];
    if (jump === undefined) return true;
    clock.pass(jump);
  }
  return false;
}
