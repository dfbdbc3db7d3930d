import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../infra/config/config.ts';
import { keepCertificates, type Certificates } from '../../infra/embedded/production/certificates.ts';
import { kafkaConnection, type KafkaConnection } from '../../infra/kafka/connection.ts';
import { rightsOf } from '../../infra/kafka/rights.ts';
import { temporalConnection, type TemporalConnection } from '../../infra/temporal/connection.ts';
import { DEPARTMENT_CODES } from '../../schemas/department.ts';
import {
  answersTopic,
  CASE_EVENTS_TOPIC,
  commandsTopic,
  deadLetterTopic,
  NOTICES_TOPIC,
} from '../../schemas/topic.ts';
import {
  enterKafka,
  enterTemporal,
  plainAnswer,
  readTopic,
  tlsAnswer,
  writeTopic,
} from '../support/probes.ts';
import { environmentOfProcess, listenersOf } from '../support/processes.ts';
import { freshSample } from '../support/samples.ts';
import { useStack } from '../support/stack.ts';

const WANTS_CERTIFICATE = 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED';
const WANTS_CERTIFICATE_IN_JAVA = 'ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE';
const UNKNOWN_AUTHORITY = 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA';
/** what kafkajs makes of a group whose coordinator may not be asked for */
const NOT_OUR_GROUP = 'KafkaJSGroupCoordinatorNotFound';

const system = useStack({}, 'production');
const ports = (): Record<string, number> =>
  JSON.parse(readFileSync(path.join(system.stack.dataDir, 'ports.json'), 'utf8')) as Record<string, number>;
const portOf = (name: string): number => ports()[name] ?? Number.NaN;
/** What a running service was really given. */
const given = (service: string): Record<string, string> =>
  environmentOfProcess(system.stack.run.services[service]?.pid ?? 0);
const kafkaOf = (service: string): KafkaConnection => kafkaConnection(readConfig(given(service)));
const asOperator = (server: NodeJS.ProcessEnv) => readConfig({ ...system.stack.run.operator, ...server });
const operatorKafka = (): KafkaConnection =>
  kafkaConnection(asOperator({ KAFKA_BROKERS: system.stack.run.kafka.join() }));
const operatorTemporal = (): TemporalConnection =>
  temporalConnection(asOperator({ TEMPORAL_ADDRESS: system.stack.run.temporal }));
const departments = DEPARTMENT_CODES.map((code) => ({ code, service: `departments/${code}` }));

let caseNumber = '';
let strangers: Certificates;
const elsewhere = mkdtempSync(path.join(tmpdir(), 'birth-strangers-'));

beforeAll(async () => {
  strangers = await keepCertificates(elsewhere);
  caseNumber = await system.hospital.report(freshSample('lanzhou-first-child'));
});
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

it('takes a birth through every department', async () => {
  const view = await system.hospital.whenCompleted(caseNumber);
  expect(view.matters.filter((matter) => matter.status === 'completed')).toHaveLength(7);
});

describe('every listening port', () => {
  it('is known, and on this machine only', () => {
    const { run } = system.stack;
    const servers = Object.values(run.servers).flatMap(({ pid }) => (pid ? listenersOf(pid) : []));
    const services = Object.values(run.services).flatMap(({ pid }) => listenersOf(pid));
    const all = [...servers, ...services];
    expect(new Set(all.map(({ address }) => address))).toEqual(new Set(['127.0.0.1']));
    const known = [
      ...Object.values(ports()),
      ...Object.values(run.services).map(({ opsPort }) => opsPort),
      Number(new URL(run.api).port),
    ];
    expect(new Set(all.map(({ port }) => port))).toEqual(new Set(known));
  });

  it('of a server says nothing that helps to plain text', async () => {
    const { api: _, postgres, ...others } = ports();
    for (const [name, port] of Object.entries(others)) {
      const answer = await plainAnswer(port, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
      expect([name, answer]).toEqual([name, 'closed']);
    }
    expect(await plainAnswer(postgres ?? 0, 'GET / HTTP/1.1\r\n\r\n')).toMatch(/closed|invalid length/);
  });

  it('of a service answers operators’ questions, and nothing about a case without a token', async () => {
    const { run } = system.stack;
    for (const call of ['v1/cases', `v1/cases/${caseNumber}`, 'v1/tasks', 'v1/births/X', 'metrics'])
      expect((await fetch(`${run.api}/${call}`)).status).toBe(401);
    for (const { opsPort } of Object.values(run.services)) {
      const response = await fetch(`http://127.0.0.1:${opsPort}/metrics`);
      expect(await response.text()).not.toContain(caseNumber);
      expect((await fetch(`http://127.0.0.1:${opsPort}/v1/cases`)).status).toBe(404);
    }
  });
});

describe('Temporal', () => {
  const temporalPorts = (): [string, number][] =>
    Object.entries(ports()).filter(([name]) => name.startsWith('temporal'));

  it('lets in nobody without a certificate, at any of its ports', async () => {
    expect(temporalPorts()).toHaveLength(10);
    for (const [name, port] of temporalPorts())
      expect([name, await tlsAnswer(port)]).toEqual([name, WANTS_CERTIFICATE]);
    const { tls } = operatorTemporal();
    expect(await enterTemporal({ address: system.stack.run.temporal })).not.toBe('in');
    const withoutOwn = { serverRootCACertificate: tls?.serverRootCACertificate ?? Buffer.alloc(0) };
    expect(
      await enterTemporal({
        address: system.stack.run.temporal,
        tls: { ...withoutOwn, serverNameOverride: 'temporal.birth.internal' },
      }),
    ).not.toBe('in');
  });

  it('lets in nobody with a certificate of another authority, or with one that is not for clients', async () => {
    const read = (pair: { certificate: string; key: string }) => ({
      cert: readFileSync(pair.certificate),
      key: readFileSync(pair.key),
    });
    const folder = path.join(system.stack.dataDir, 'tls');
    const server = { certificate: path.join(folder, 'kafka.crt'), key: path.join(folder, 'kafka.key') };
    for (const [name, port] of temporalPorts()) {
      const stranger = await tlsAnswer(port, read(strangers.client('operator')));
      expect([name, stranger]).toEqual([name, UNKNOWN_AUTHORITY]);
      expect([name, await tlsAnswer(port, read(server))]).toEqual([name, UNKNOWN_AUTHORITY]);
    }
    const own = read({
      certificate: path.join(folder, 'client-operator.crt'),
      key: path.join(folder, 'client-operator.key'),
    });
    // The same probe with the right certificate: the frontend answers, the parts behind it do not.
    expect(await tlsAnswer(portOf('temporal'), own)).toBe('answers');
    expect(await tlsAnswer(portOf('temporal-history'), own)).toBe(UNKNOWN_AUTHORITY);
  });

  it('lets in the services that need it, and gives the others nothing to enter with', async () => {
    expect(await enterTemporal(operatorTemporal())).toBe('in');
    for (const service of Object.keys(system.stack.run.services)) {
      const isClient = ['api', 'worker', 'gateway'].includes(service);
      expect([service, 'TEMPORAL_TLS_KEY' in given(service)]).toEqual([service, isClient]);
    }
  });
});

describe('Kafka', () => {
  it('lets in nobody without TLS, without a login, or with a wrong password', async () => {
    const { brokers, security } = operatorKafka();
    expect(await enterKafka({ brokers })).not.toBe('in');
    expect(
      await enterKafka({ brokers, ...(security && { security: { ...security, username: '' } }) }),
    ).not.toBe('in');
    expect(
      await enterKafka({ brokers, ...(security && { security: { ...security, password: 'wrong' } }) }),
    ).toBe('KafkaJSSASLAuthenticationError');
    expect(await tlsAnswer(portOf('kafkaController'))).toBe(WANTS_CERTIFICATE_IN_JAVA);
    expect(await enterKafka(operatorKafka())).toBe('in');
  });

  it('lets a department read only its commands and write only its answers', async () => {
    for (const { code, service } of departments) {
      const connection = kafkaOf(service);
      const own = { groupId: `birth-${code}`, topic: commandsTopic(code) };
      for (const other of DEPARTMENT_CODES.filter((c) => c !== code).slice(0, 2)) {
        const read = await readTopic(connection, { ...own, topic: commandsTopic(other) });
        expect([code, other, read]).toEqual([code, other, 'TOPIC_AUTHORIZATION_FAILED']);
        const write = await writeTopic(connection, answersTopic(other));
        expect([code, other, write]).toEqual([code, other, 'TOPIC_AUTHORIZATION_FAILED']);
      }
      const foreignGroup = await readTopic(connection, { ...own, groupId: 'birth-gateway' });
      expect([code, foreignGroup]).toEqual([code, NOT_OUR_GROUP]);
      for (const topic of [commandsTopic(code), CASE_EVENTS_TOPIC, NOTICES_TOPIC])
        expect([code, topic, await writeTopic(connection, topic)]).toEqual([
          code,
          topic,
          'TOPIC_AUTHORIZATION_FAILED',
        ]);
    }
  });

  it('lets a department read its commands, and its own answers no more once they are written', async () => {
    const connection = kafkaOf('departments/public-security');
    const groupId = 'birth-public-security';
    // The service itself would share the partitions.
    await system.stack.stopServer('departments/public-security');
    const answers = { groupId, topic: answersTopic('public-security') };
    const commands = { groupId, topic: commandsTopic('public-security') };
    try {
      expect(await readTopic(connection, answers)).toBe('TOPIC_AUTHORIZATION_FAILED');
      const next = await system.hospital.report(freshSample('lanzhou-first-child'));
      expect(await readTopic(connection, commands)).toBe('read');
      await system.stack.startServer('departments/public-security');
      await system.hospital.whenCompleted(next);
    } finally {
      await system.stack.startServer('departments/public-security');
    }
  });

  it('lets the case side do its part and no more; an operator only looks', async () => {
    const answers = answersTopic('public-security');
    const commands = commandsTopic('public-security');
    const refused = 'TOPIC_AUTHORIZATION_FAILED';
    expect(await writeTopic(kafkaOf('gateway'), answers)).toBe(refused);
    expect(await writeTopic(kafkaOf('relay'), answers)).toBe(refused);
    expect(await writeTopic(kafkaOf('notifier'), commands)).toBe(refused);
    expect(await writeTopic(kafkaOf('notifier'), answers)).toBe(refused);
    expect(await readTopic(kafkaOf('gateway'), { groupId: 'birth-gateway', topic: commands })).toBe(refused);
    expect(await writeTopic(operatorKafka(), answers)).toBe(refused);
    const asMember = await readTopic(operatorKafka(), { groupId: 'birth-gateway', topic: commands });
    expect(asMember).toBe('GROUP_AUTHORIZATION_FAILED');
    // The same probes succeed where a right is given.
    expect(await readTopic(operatorKafka(), { groupId: 'operator-probe', topic: commands })).toBe('read');
    expect(await writeTopic(kafkaOf('relay'), CASE_EVENTS_TOPIC)).toBe('written');
    // Dead letters, and whom it has forgotten.
    expect(rightsOf('notifier').writes).toEqual([deadLetterTopic(NOTICES_TOPIC), answersTopic('notifier')]);
  });
});
