import { childFields, ready, type Preparation } from './preparation.ts';

/** 科学育儿指导服务登记 at the station where the mother lives. */
export const parentingGuidance: Preparation<'parenting-guidance'> = (view, subject) => {
  const { mother } = view.notification;
  return ready({
    child: childFields(view, subject),
    motherName: mother.name,
    ...(mother.phone ? { phone: mother.phone } : {}),
    residenceDivisionCode: mother.residence.divisionCode,
  });
};
