import { childFields, ready, type Preparation } from './preparation.ts';

/** 预防接种: kept where the mother lives. */
export const vaccinationRecord: Preparation<'vaccination-record'> = (view, subject) => {
  const { mother } = view.notification;
  return ready({
    child: childFields(view, subject),
    motherName: mother.name,
    ...(mother.phone ? { phone: mother.phone } : {}),
    residenceDivisionCode: mother.residence.divisionCode,
  });
};
