import { change, of, remove, SEALED, type Plant } from './plant.ts';

const child = (more?: string) =>
  of('erased', `subject = 'child-1'${more === undefined ? '' : ` and ${more}`}`);

/** R12. */
export const ERASURE_PLANTS: readonly Plant[] = [
  {
    name: 'a key that came back',
    id: 'R12',
    what: 'an erased subject has a key or facts again',
    plant: change('ledger.subject', child(), `wrapped_key = ${SEALED}`),
  },
  {
    name: 'a result that came late',
    id: 'R12',
    what: 'an erased subject has a result',
    plant: change('ledger.matter', child(`code = 'vaccination-record'`), `result = ${SEALED}`),
  },
  {
    name: 'an answer that was kept',
    id: 'R12',
    what: 'an answer about an erased subject is still kept',
    plant: change('ledger.inbox', child(`code = 'birth-certificate'`), `body = ${SEALED}`),
  },
  {
    name: 'an entry of a register that was filled again',
    id: 'R12',
    what: 'an erased subject stands in a register',
    plant: change('human_resources.social_security_card', child(), `sealed = ${SEALED}`),
  },
  {
    name: 'a receipt that never came',
    id: 'R12',
    what: 'an erasure counts as done, and a department has not confirmed it',
    // Its message counts as answered then, and its receipt arrived from nowhere.
    also: ['R7'],
    plant: change(
      'ledger.erasure_receipt',
      child(`department = 'disease-control'`),
      'confirmed_at = null, answer_id = null',
    ),
  },
  {
    name: 'a department that was never asked',
    id: 'R12',
    what: 'a department was asked about an erased subject, and not asked to forget it',
    also: ['R7'],
    plant: remove('ledger.erasure_receipt', child(`department = 'medical-insurance'`)),
  },
];
