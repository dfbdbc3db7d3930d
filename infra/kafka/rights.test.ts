import { expect, test } from 'vitest';
import { DEPARTMENT_CODES } from '../../schemas/department.ts';
import { TOPICS } from '../../schemas/topic.ts';
import { KAFKA_USERS, rightsOf } from './rights.ts';

const SERVICES = KAFKA_USERS.filter((user) => user !== 'operator');
const writersOf = (topic: string): string[] =>
  SERVICES.filter((user) => rightsOf(user).writes.includes(topic));
const readersOf = (topic: string): string[] =>
  SERVICES.filter((user) => rightsOf(user).reads.includes(topic));

test('every topic has exactly one writer', () => {
  expect(TOPICS.map(({ name }) => [name, writersOf(name).length])).toEqual(
    TOPICS.map(({ name }) => [name, 1]),
  );
});

test('commands are read by their department alone, answers and dead letters by the gateway alone', () => {
  for (const { name } of TOPICS) {
    const department = DEPARTMENT_CODES.find((code) => name === `birth.${code}.commands.v1`);
    const isForGateway = name.endsWith('.answers.v1') || name.endsWith('.dlq');
    const isForOutsiders = name === 'birth.case-events.v1';
    const expected = department ?? (isForGateway ? 'gateway' : 'notifier');
    expect([name, readersOf(name)]).toEqual([name, isForOutsiders ? [] : [expected]]);
  }
});

test('nobody may read what it writes, and rights name topics that exist', () => {
  const known = new Set(TOPICS.map(({ name }) => name));
  for (const user of KAFKA_USERS) {
    const { reads, writes } = rightsOf(user);
    expect([user, writes.filter((topic) => reads.includes(topic))]).toEqual([user, []]);
    expect([user, [...reads, ...writes].filter((topic) => !known.has(topic))]).toEqual([user, []]);
  }
});
