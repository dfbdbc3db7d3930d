import { acceptingDivision, joinedHousehold } from '../../policies/graph/household.ts';
import { checkName } from '../../policies/names/check-name.ts';
import type { BirthNotification, Child } from '../../schemas/birth-notification.ts';
import { hasPrivateCharacters } from '../../schemas/person-name.ts';
import { keptDecision } from '../../schemas/tasks/meaning.ts';
import type { Subject } from '../../schemas/matter.ts';
import { likelyDuplicate } from '../duplicates/likely-duplicate.ts';
import type { CaseView } from '../ledger-port.ts';
import { secretOf } from '../secret-of.ts';
import { wasDecided } from '../tasks.ts';
import { improbableBirth } from './improbable-birth.ts';
import { childFields, childOf, hold, identity, ready } from './preparation.ts';
import type { Hold, Preparation } from './preparation.ts';

/**
 * 出生医学证明: what is printed is never altered, so what is missing, what no certificate can carry and what can hardly be is
 * held before printing (F6). A newborn who has died needs no name.
 */
export const birthCertificate: Preparation<'birth-certificate'> = (view, subject) => {
  const child = childOf(view, subject);
  const { delivery, facility, mother, father } = view.notification;
  if (!facility && !isVerified(view, subject)) return hold(OUTSIDE);
  const doubt = likelyDuplicate(view) ?? improbableBirth(view, child);
  if (doubt) return hold(doubt);
  const held = nameHold(view, child);
  if (held) return hold(held);
  const { gestation } = delivery;
  const { weightGrams, lengthCm, health } = child;
  if (!gestation || weightGrams === undefined || lengthCm === undefined || health === undefined)
    return hold(incomplete(view.notification, child));
  return ready({
    facilityCode: facility?.code ?? null,
    placeDivisionCode: acceptingDivision(view.notification),
    gestation,
    child: { ...childFields(view, subject), weightGrams, lengthCm, health },
    mother: identity(mother),
    father: father ? identity(father) : null,
  });
};

/** Somebody has verified the papers; one who has given up on them has not. */
function isVerified({ tasks }: CaseView, subject: Subject): boolean {
  return tasks.some(
    ({ kind, subject: whose, completed }) =>
      kind === OUTSIDE.kind &&
      whose === subject &&
      completed !== null &&
      keptDecision(kind, completed.outcome) === 'verified',
  );
}

const OUTSIDE: Hold = {
  kind: 'born-outside-institution',
  status: 'manual',
  reason: '院外出生：请核验亲子关系材料（DNA 报告等）后再签发出生医学证明',
  asks: [],
};

/** Its place in the notification, also when another child was erased. */
function placeOf({ order }: Child): string {
  return `/children/${order - 1}`;
}

function nameHold(view: CaseView, child: Child): Hold | undefined {
  const { name, deathAt } = child;
  const birth = view.notification;
  const pointer = `${placeOf(child)}/name`;
  if (name === undefined) return deathAt === undefined ? nameMissing(pointer) : parentsNames(birth);
  const joinsHousehold = joinedHousehold(birth) !== undefined;
  const about = secretOf(view, 'name', name);
  if (checkName(name, { joinsHousehold }).ok || isApproved(view, child, about)) return parentsNames(birth);
  return nameCharacters(pointer, about);
}

/** A person has approved of this very name. */
function isApproved(view: CaseView, { order }: Child, about: string): boolean {
  const of = { kind: 'name-characters', subject: `child-${order}`, code: 'birth-certificate' } as const;
  return wasDecided(view, of, { about, outcome: 'approved' });
}

function nameMissing(pointer: string): Hold {
  return {
    kind: 'name-missing',
    status: 'correction',
    reason: '尚未取名，出生医学证明须载明姓名',
    asks: [pointer],
  };
}

function nameCharacters(pointer: string, about: string): Hold {
  return {
    kind: 'name-characters',
    status: 'manual',
    reason: '姓名中有《通用规范汉字表》以外的字或符号，打印前需核对或更换',
    asks: [pointer],
    about,
  };
}

/** Rare characters of adults stand in their papers; one that only the sender's fonts know can be printed by nobody. */
function parentsNames({ mother, father }: BirthNotification): Hold | undefined {
  const asks = [
    ...(hasPrivateCharacters(mother.name) ? ['/mother/name'] : []),
    ...(father && hasPrivateCharacters(father.name) ? ['/father/name'] : []),
  ];
  if (asks.length === 0) return undefined;
  const reason = '父母姓名中有自造字，请按证件核对后更换';
  return { kind: 'correction-needed', status: 'correction', reason, asks };
}

/** The hospital weighs and measures later, and is asked; nothing but the certificate waits for it. */
function incomplete({ delivery }: BirthNotification, child: Child): Hold {
  const here = placeOf(child);
  const asks = [
    ...(delivery.gestation ? [] : ['/delivery/gestation']),
    ...(['weightGrams', 'lengthCm', 'health'] as const)
      .filter((field) => child[field] === undefined)
      .map((field) => `${here}/${field}`),
  ];
  const reason = '医院尚未填报体重、身长、孕周或健康状况，出生医学证明须载明';
  return { kind: 'report-incomplete', status: 'correction', reason, asks };
}
