import { shanghaiDate } from '../../policies/calendar/date.ts';
import { improbableFacility, type FacilityRegister } from '../../policies/input/facilities.ts';
import type { Finding } from '../../policies/input/finding.ts';
import { improbableOf } from '../../policies/input/improbable.ts';
import { factAt } from '../../policies/input/value-at.ts';
import type { Child } from '../../schemas/birth-notification.ts';
import type { Effects } from '../effects.ts';
import type { CaseView } from '../ledger-port.ts';
import { secretOf } from '../secret-of.ts';
import { openTask, tasksOf, wasDecided } from '../tasks.ts';
import type { Hold } from './preparation.ts';

const CODE = 'birth-certificate';
const KIND = 'improbable';
/** What tells the question about the facility from those about the child. */
const FACILITY = 'facility';

/**
 * Facts of a birth that can hardly be, as long as no person has confirmed these very ones: what is printed is never altered,
 * so they are looked at before.
 */
export function improbableBirth(view: CaseView, child: Child): Hold | undefined {
  const { notification } = view;
  const facility = tasksOf(view, ofCertificate(child), FACILITY).find(({ status }) => status === 'open');
  if (facility)
    return { kind: KIND, status: 'manual', reason: facility.reason, asks: facility.asks, about: FACILITY };
  const found = improbableOf(notification, child, shanghaiDate(view.now.toISOString()));
  if (found.length === 0) return undefined;
  const asks = [...new Set(found.flatMap(({ pointers }) => pointers))];
  const values = asks.map((pointer) => `${pointer}=${JSON.stringify(factAt(notification, pointer)) ?? ''}`);
  const about = secretOf(view, CODE, ...values);
  if (wasDecided(view, ofCertificate(child), { about, outcome: 'confirmed' })) return undefined;
  return { kind: KIND, status: 'manual', reason: reasonOf(found), asks, about };
}

function reasonOf(found: readonly Finding[]): string {
  return `${found.map(({ says }) => says).join('；')}。请核实，核实前不签发出生医学证明`;
}

function ofCertificate({ order }: Pick<Child, 'order'>, attempt = 0) {
  return { kind: KIND, subject: `child-${order}`, code: CODE, attempt } as const;
}

/**
 * Asks about a facility that its register does not have so. The register is where births come in, and nowhere else: what is
 * open here holds the certificate.
 */
export function askAboutFacility(to: Effects, register: FacilityRegister): void {
  const { facility, children } = to.view.notification;
  const found = improbableFacility(facility, register);
  if (found.length === 0) return;
  const asks = found.flatMap(({ pointers }) => pointers);
  for (const child of children)
    if (child.liveBirth) openTask(to, { ...ofCertificate(child), reason: reasonOf(found), asks }, FACILITY);
}
