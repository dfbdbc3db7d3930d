import { acceptingDivision } from '../../policies/graph/household.ts';
import { checkName } from '../../policies/names/check-name.ts';
import { childFields, childOf, hold, identity, ready } from './preparation.ts';
import type { Hold, Preparation } from './preparation.ts';

/**
 * 出生医学证明: what is printed is never altered, so a missing name and characters outside the 8,105 are held
 * before printing (F6). A newborn who has died needs no name.
 */
export const birthCertificate: Preparation<'birth-certificate'> = (view, subject) => {
  const child = childOf(view, subject);
  const { delivery, facility, mother, father } = view.notification;
  const checked = view.tasks.some(
    (t) => t.kind === 'born-outside-institution' && t.status === 'completed' && t.subject === subject,
  );
  if (!facility && !checked) return hold(OUTSIDE);
  // Its place in the notification, also when another child was erased.
  const pointer = `/children/${child.order - 1}/name`;
  if (child.name === undefined && child.deathAt === undefined) return hold(nameMissing(pointer));
  if (child.name !== undefined && !checkName(child.name).ok) return hold(nameCharacters(pointer));
  return ready({
    facilityCode: facility?.code ?? null,
    placeDivisionCode: acceptingDivision(view.notification),
    gestation: delivery.gestation,
    child: {
      ...childFields(view, subject),
      weightGrams: child.weightGrams,
      lengthCm: child.lengthCm,
      ...(child.health ? { health: child.health } : {}),
    },
    mother: identity(mother),
    father: father ? identity(father) : null,
  });
};

const OUTSIDE: Hold = {
  kind: 'born-outside-institution',
  status: 'manual',
  reason: '院外出生：请核验亲子关系材料（DNA 报告等）后再签发出生医学证明',
  asks: [],
};

function nameMissing(pointer: string): Hold {
  return {
    kind: 'name-missing',
    status: 'correction',
    reason: '尚未取名，出生医学证明须载明姓名',
    asks: [pointer],
  };
}

function nameCharacters(pointer: string): Hold {
  return {
    kind: 'name-characters',
    status: 'manual',
    reason: '姓名中有《通用规范汉字表》以外的字，打印前需核对或更换',
    asks: [pointer],
  };
}
