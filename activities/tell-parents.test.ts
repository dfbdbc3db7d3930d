import { describe, expect, test } from 'vitest';
import { sampleBirth } from '../policies/load/sample-births.test-data.ts';
import type { BirthNotification } from '../schemas/birth-notification.ts';
import { viewOf } from './case-view.test-data.ts';
import { closeCase } from './close-case.ts';
import { Effects } from './effects.ts';
import type { Matter } from './ledger-port.ts';
import { completeMatter } from './matter-moves.ts';
import { tellOfCertificates } from './tell-parents.ts';

const TWINS = sampleBirth('lanzhou-twins');

function twins(second: Partial<BirthNotification['children'][number]>): BirthNotification {
  return {
    ...TWINS,
    children: TWINS.children.map((child) => (child.order === 2 ? { ...child, ...second } : child)),
  };
}

/** The templates of what the family is told when the first child's certificate is done, and when the case ends. */
function told(notification: BirthNotification): string[] {
  const view = viewOf(notification);
  const to = new Effects(view);
  const certificate = view.matters.get('child-1/birth-certificate') as Matter;
  completeMatter(to, certificate, { certificateNumber: 'X620000001' });
  tellOfCertificates(to);
  closeCase(to);
  return to.notices.map(({ template }) => template);
}

describe('what a family is told of twins', () => {
  test.each<[string, BirthNotification, string[]]>([
    ['both live', TWINS, ['certificate-issued', 'finished']],
    ['one has died', twins({ deathAt: '2026-11-21T09:00:00+08:00' }), ['finished-gently']],
    ['one was not born alive', twins({ liveBirth: false }), ['finished-gently']],
  ])('%s', (_, birth, expected) => {
    expect(told(birth)).toEqual(expected);
  });
});
