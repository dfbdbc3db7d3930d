import { appendFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { VALID_ID } from './of-departments.ts';
import { change, of, type Plant } from './plant.ts';

const accepted = of('done', `type = 'case.accepted'`);

/** R9. */
export const CLEAR_TEXT_PLANTS: readonly Plant[] = [
  {
    name: 'a number of a person in a reason',
    id: 'R9',
    what: 'a resident ID number',
    plant: change('ledger.human_task', of('parked'), `reason = '核对 ${VALID_ID}'`),
  },
  {
    name: 'facts in clear',
    id: 'R9',
    what: 'bytes that are neither sealed nor a keyed hash nor a message',
    plant: change('ledger.subject', of('parked', `subject = 'mother'`), `facts = '{"phone":"13977318864"}'`),
  },
  {
    name: 'a personal field in an event',
    id: 'R9',
    what: 'a personal field in clear',
    also: ['R6'],
    plant: change('ledger.case_event', accepted, `detail = '{"name": "某某"}'`),
  },
  {
    name: 'a known name in an event',
    id: 'R9',
    what: 'something personal of a known family',
    also: ['R6'],
    plant: change(
      'ledger.case_event',
      accepted,
      ({ secrets }) => `detail = '{"note": "${secrets['name of the mother']}"}'`,
    ),
  },
  {
    name: 'a known name in a message',
    id: 'R9',
    what: 'something personal of a known family',
    plant: change(
      'disease_control.outbox',
      ({ done }) => `key = '${done}'`,
      ({ secrets }) => `body = convert_to('{"note":"${secrets['name of the father']}"}', 'UTF8')`,
    ),
  },
  {
    name: 'a known name in a table that names no case',
    id: 'R9',
    what: 'something personal of a known family',
    plant: change(
      'ledger.idempotency',
      ({ done }) => `answer->>'caseNumber' = '${done}'`,
      ({ secrets }) => `answer = answer || '{"note": "${secrets['name of the mother']}"}'`,
    ),
  },
  {
    name: 'a phone right behind a Chinese word, in bytes',
    id: 'R9',
    what: 'a mobile number',
    plant: change(
      'disease_control.outbox',
      ({ done }) => `key = '${done}'`,
      `body = convert_to('{"note":"电话13977318864"}', 'UTF8')`,
    ),
  },
  {
    name: 'a number of a person right behind a Chinese word, in bytes',
    id: 'R9',
    what: 'a resident ID number',
    plant: change(
      'disease_control.outbox',
      ({ done }) => `key = '${done}'`,
      `body = convert_to('{"note":"号码${VALID_ID}。"}', 'UTF8')`,
    ),
  },
  {
    name: 'a message that is not sealed',
    id: 'R9',
    what: 'a field that should be sealed and is not',
    plant: change(
      'disease_control.outbox',
      ({ done }) => `key = '${done}'`,
      `body = '{"data":{"sealed":"eyJwaG9uZSI6IjEzOTc3MzE4ODY0In0="}}'`,
    ),
  },
  {
    name: 'a phone in a log',
    id: 'R9',
    what: 'a mobile number',
    plant: async ({ system }) => {
      const file = path.join(system.stack.dataDir, 'logs', 'planted.log');
      await appendFile(file, '{"msg":"called 13977318864"}\n');
      return () => rm(file);
    },
  },
];
