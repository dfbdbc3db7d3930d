import type { Drill } from '../drill.ts';
import { deadLetters, decode, landing, replays } from '../sick-rows/messages.ts';
import { due, payment, transfer } from '../sick-rows/money.ts';
import { answer, facts, result } from '../sick-rows/rounds.ts';
import { deskInbox, deskRegister, notice, receipt, relay } from '../sick-rows/senders.ts';
import { start } from '../sick-rows/starts.ts';
import { erasure, erasureReceipt, redecision, rotation } from '../sick-rows/walks.ts';
import { drillOf, type Ward } from '../sick-rows/ward.ts';

/** Every loop over many, in the order in which a birth meets them; then those that people set going. */
const WARDS: readonly (() => Ward)[] = [
  start,
  facts,
  answer,
  result,
  relay,
  deskInbox,
  deskRegister,
  decode,
  landing,
  notice,
  receipt,
  due,
  payment,
  transfer,
  deadLetters,
  replays,
  erasure,
  erasureReceipt,
  redecision,
  rotation,
];

/** One row that can never be done, in each loop: it stops itself, and nobody else. */
export function sickRowDrills(): Drill[] {
  return WARDS.map((ward) => drillOf(ward()));
}
