import { decidedFor, identity, ready, type Preparation } from './preparation.ts';

const KINDS = ['housing-preference', 'housing-security-priority'] as const;

/** 家庭子女变化告知, where the family lives. Nothing but what is due is told: not the rank of the child. */
export const housingEvent: Preparation<'housing-event'> = (view) => {
  const { mother } = view.notification;
  const due = decidedFor(view, 'family', KINDS);
  return ready({
    applicant: identity(mother),
    residenceDivisionCode: mother.residence.divisionCode,
    kinds: KINDS.filter((kind) => due.some((e) => e.code === kind)),
    pack: due[0]?.pack ?? '',
  });
};
