import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { BEGINNING, Sealing, type ChainRecord } from '../../infra/audit/chain.ts';
import { writeRecord } from '../../infra/audit/chain-file.ts';
import { writeHead } from '../../infra/audit/head-file.ts';
import { verifyAudit } from './audit.ts';
import { createOutput } from './output.ts';

const folder = mkdtempSync(join(tmpdir(), 'birth-audit-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

function chainOf(names: readonly string[]): ChainRecord[] {
  let before: { number: number; head: string } = BEGINNING;
  return names.flatMap((who, i) => {
    const line = [String(i + 1), 'call', String(i + 1), '1', 'id', who, 'clerk', 'getCase', '200', '["B-1"]'];
    const header = { number: before.number + 1, upto: String(i + 2), at: '1', previous: before.head };
    const sealing = new Sealing(header);
    sealing.add(line);
    const seal = sealing.seal();
    before = seal;
    return [{ seal }, { line }];
  });
}

const write = (name: string, records: readonly ChainRecord[]): void =>
  writeFileSync(at(name), records.map((record) => `${writeRecord(record)}\n`).join(''));

/** Nothing runs here, and there is no database. */
async function verify(options: { from: string; head?: string }): Promise<{ code: number; answer: unknown }> {
  let written = '';
  const out = createOutput((text) => void (written += text), false);
  const code = await verifyAudit(options, { out, json: true }, { BIRTH_DATA_DIR: folder });
  return { code, answer: JSON.parse(written) };
}

test('an export is checked offline against the head that was published', async () => {
  const chain = chainOf(['clerk', 'supervisor', 'operator']);
  write('export', chain);
  expect(await verify({ from: at('export') })).toMatchObject({
    code: 2,
    answer: { holds: false, published: null, findings: [] },
  });
  const last = chain.findLast((record) => 'seal' in record);
  if (!last || !('seal' in last)) throw new Error('there is no seal');
  await writeHead(at('audit-head.json'), last.seal);
  expect(await verify({ from: at('export') })).toEqual({
    code: 0,
    answer: {
      holds: true,
      published: { number: 3, head: last.seal.head },
      ...{ seals: 3, lines: 3, findings: [] },
    },
  });
  write(
    'changed',
    chain.map((record) => ('line' in record ? { line: record.line.with(5, 'nobody') } : record)),
  );
  const changed = await verify({ from: at('changed'), head: at('audit-head.json') });
  expect(changed).toMatchObject({ code: 1, answer: { holds: false } });
  expect((changed.answer as { findings: unknown[] }).findings).toHaveLength(3);
  write('short', chain.slice(0, 4));
  expect(await verify({ from: at('short') })).toMatchObject({
    code: 1,
    answer: { findings: [{ number: 3, fault: 'not-published' }] },
  });
});

test('what is no export, or no head, is said', async () => {
  write('export', chainOf(['clerk']));
  writeFileSync(at('other'), '{"seal": {}}\n');
  const refused = { name: 'CommandFailure', exitCode: 2 };
  for (const from of ['other', 'nowhere'])
    await expect(verify({ from: at(from) })).rejects.toMatchObject(refused);
  for (const head of ['other', 'nowhere'])
    await expect(verify({ from: at('export'), head: at(head) })).rejects.toMatchObject(refused);
});
