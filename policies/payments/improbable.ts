import { WAGE_WORDS } from '../../schemas/words.ts';
import { periodText, yuan } from '../../schemas/words/money.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import type { Entitlement, EntitlementCode } from '../../schemas/entitlement.ts';
import type { Subject } from '../../schemas/matter.ts';
import { factAt } from '../input/value-at.ts';
import { boundsOf, type Bound, type Bounds } from './bounds.ts';
import { moneyOf } from './plan-orders.ts';

/** Money that is not ordered before a person has looked at it: the sum, or a wage that it rests on, can hardly be. */
export interface Doubt {
  readonly subject: Subject;
  readonly entitlement: EntitlementCode;
  /** what it gives, by period */
  readonly sums: ReturnType<typeof moneyOf>;
  /** the very sums and wages: another one is another doubt */
  readonly about: string;
  /** what is improbable, for people; names nobody, and says no wage */
  readonly reason: string;
  /** the facts it rests on, as pointers into the birth notification */
  readonly asks: readonly string[];
}

interface Wage {
  readonly pointer: string;
  readonly word: string;
  readonly fen: number;
}

/** Only the allowance (生育津贴) is reckoned from a wage. */
const FROM_A_WAGE: readonly EntitlementCode[] = ['maternity-allowance'];

/**
 * What of a decision is above its bounds. Pure but for the packs, which are those of the project where none are given.
 * @param titles how people call the entitlements
 */
export function doubtsOf(
  entitlements: readonly Entitlement[],
  facts: BirthNotification,
  titles: Readonly<Record<EntitlementCode, string>>,
  boundsFor: (packs: string) => Bounds = boundsOf,
): Doubt[] {
  return entitlements.flatMap((e) => {
    const sums = moneyOf(e);
    if (sums.length === 0) return [];
    const bounds = boundsFor(e.pack);
    const wages = FROM_A_WAGE.includes(e.code) ? wagesOf(facts) : [];
    const tooMuch = sums.filter(({ amountFen }) => amountFen > bounds.order.fen);
    const tooHigh = wages.filter(({ fen }) => fen > bounds.monthlyWage.fen);
    if (tooMuch.length + tooHigh.length === 0) return [];
    return [
      {
        subject: e.subject,
        entitlement: e.code,
        sums,
        about: [
          ...sums.map((s) => `${s.due}=${s.amountFen}`),
          ...wages.map((w) => `${w.pointer}=${w.fen}`),
        ].join(' '),
        reason: `${[
          ...tooMuch.map(
            (s) => `${titles[e.code]}${periodText(s.due)}${yuan(s.amountFen)}，${above(bounds.order)}`,
          ),
          ...tooHigh.map((w) => `${w.word}${above(bounds.monthlyWage)}`),
        ].join('；')}。请核实，核实前不支付`,
        asks: (tooHigh.length > 0 ? tooHigh : wages).map(({ pointer }) => pointer),
      },
    ];
  });
}

/** 超过200,000.00元（产品阈值） */
function above({ fen, cite }: Bound): string {
  return `超过${yuan(fen)}（${cite ? `${cite.document} ${cite.article}` : '产品阈值'}）`;
}

function wagesOf(facts: BirthNotification): Wage[] {
  return Object.entries(WAGE_WORDS).flatMap(([pointer, word]) => {
    const fen = factAt(facts, pointer);
    return typeof fen === 'number' ? [{ pointer, word, fen }] : [];
  });
}
