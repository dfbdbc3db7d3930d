import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useKafka } from '../../infra/kafka/contract.test-setup.ts';
import { DEAD_LETTER_GROUP } from '../../infra/kafka/rewind.ts';
import { ensureTopics } from '../../infra/kafka/topics.ts';
import { answersTopic, deadLetterTopic } from '../../schemas/topic.ts';
import { ROOT } from './run-file.ts';

const kafka = useKafka();
const topic = deadLetterTopic(answersTopic('taxation'));
const HOUR_MS = 3_600_000;
const ago = (hours: number): number => Date.now() - hours * HOUR_MS;

let dataDir: string;
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'birth-rewind-'));
  const nowhere = { api: 'http://127.0.0.1:1', temporal: 'nowhere:1', postgres: 'postgres://nowhere:1/x' };
  const tokens = { clerk: 'x', supervisor: 'x', operator: 'x' };
  const run = { ...nowhere, kafka: kafka.brokers, tokens, pid: process.pid };
  writeFileSync(join(dataDir, 'run.json'), JSON.stringify(run));
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** @param onTrouble what happens once the command says on its error output that it waits */
function rewind(since: string, onTrouble: (said: string) => void = () => undefined): Promise<Ended> {
  const { PATH = '', HOME = '' } = process.env;
  const args = [join(ROOT, 'services/cli/main.ts'), 'letters', 'rewind', '--since', since];
  const child = spawn(process.execPath, args, { env: { PATH, HOME, BIRTH_DATA_DIR: dataDir } });
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString();
    onTrouble(text.toString());
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })));
}

const instant = (hours: number): string => new Date(ago(hours)).toISOString();

it(
  'letters since a moment are read once more, when no gateway reads them',
  { timeout: 180_000 },
  async () => {
    const { brokers, producer, admin } = kafka;
    await ensureTopics({ brokers });
    const messages = [5, 3, 1].map((hours) => ({
      ...{ partition: 0, key: 'k', value: `${hours} hours ago`, timestamp: String(ago(hours)) },
    }));
    const [first] = await producer.send({ topic, messages });
    const base = Number(first?.baseOffset ?? 0);
    const read = (offset: number) =>
      admin.setOffsets({
        groupId: DEAD_LETTER_GROUP,
        topic,
        partitions: [{ partition: 0, offset: String(offset) }],
      });
    const place = async () => (await kafka.committed(DEAD_LETTER_GROUP, topic))[0];
    await read(base + 3);

    const wrong = await rewind('yesterday');
    expect([wrong.code, wrong.said]).toEqual([2, expect.stringContaining('2026-11-29T02:40:00Z')]);
    expect(await place()).toBe(base + 3);

    expect(await rewind(instant(4))).toEqual({ code: 0, said: expect.stringContaining('2 条') as unknown });
    expect(await place()).toBe(base + 1);

    expect((await rewind(instant(2))).said).toContain('不必退回');
    expect(await place()).toBe(base + 1);

    await read(base + 3);
    const gateway = await kafka.join('platformatic', {
      ...{ groupId: DEAD_LETTER_GROUP, topics: [topic] },
      handle: () => Promise.resolve(),
    });
    const waited = await rewind(instant(6), (said) => {
      if (said.includes('等全部网关停下')) void gateway.close();
    });
    expect([waited.code, waited.said]).toEqual([0, expect.stringContaining('等全部网关停下')]);
    expect(await place()).toBe(base);
  },
);
