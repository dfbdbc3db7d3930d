import { beforeAll, describe, expect, it } from 'vitest';
import { setSeal } from '../../infra/postgres/ledger/seals.ts';
import type { DocumentView } from '../../schemas/document-view.ts';
import { textOfPdf } from '../../test/support/pdf-text.ts';
import { freshSample } from '../../test/support/samples.ts';
import { path, usePapers } from './papers.test-setup.ts';

const { at, accepted, pdfOf, readPaper } = usePapers();
/** A red square of one point. */
const SEAL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  'base64',
);

async function verdict(body: object): Promise<string> {
  const answer = await at.api.call(undefined, '/v1/document-checks', { body });
  expect(Object.keys(answer.json())).toEqual(['verdict']);
  return answer.json<{ verdict: string }>().verdict;
}

describe('a document that was issued with the acceptance', () => {
  let caseNumber: string;
  let document: DocumentView;
  beforeAll(async () => {
    ({ caseNumber, document } = await accepted());
  });

  it('is in the list and in the case, by its number and without what it says', async () => {
    expect(document).toMatchObject({
      number: `${caseNumber}-A1`,
      kind: 'acceptance',
      organ: 'hall',
      copies: [],
    });
    const shown = await at.api.call('supervisor', `/v1/cases/${caseNumber}`);
    expect(shown.json<{ documents: DocumentView[] }>().documents).toEqual([document]);
  });

  it('is a PDF, the same bytes each time, that counts for nothing without a seal', async () => {
    const [one, two] = [await pdfOf(document), await pdfOf(document)];
    expect([one.statusCode, one.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect(one.rawPayload.equals(two.rawPayload)).toBe(true);
    expect(textOfPdf(one.rawPayload)).toContain('演示·无效');
  });

  it('bears the seal of its organ where that was set when it was issued, and stays as it was where not', async () => {
    const before = (await pdfOf(document)).rawPayload;
    const { organ, divisionCode } = document;
    await setSeal(at.api.pool, { organ, divisionCode, picture: SEAL, by: 'test' });
    expect((await pdfOf(document)).rawPayload.equals(before)).toBe(true);
    const later = await accepted();
    expect((await readPaper(later.document)).text).not.toContain('演示');
  });

  it('is nobody’s business but the hall’s, and each who has seen it is written down', async () => {
    for (const who of ['hospital', 'operator'] as const)
      expect((await at.api.call(who, path(document, 'pdf'))).statusCode).toBe(403);
    const { rows } = await at.api.pool.query<{ cases: string[] }>(
      `select cases from ledger.audit_line where operation = 'getDocumentPdf' and status = 200`,
    );
    expect(rows.map(({ cases }) => cases)).toContainEqual([caseNumber]);
  });

  it('is not found where there is none of that number', async () => {
    for (const number of [`${caseNumber}-A2`, 'x', 'B-0000-0000-0000-0-A1'])
      expect((await at.api.call('clerk', `/v1/documents/${number}/pdf`)).statusCode).toBe(404);
  });
});

describe('a check of a paper', () => {
  let document: DocumentView;
  let code: string;
  let name: string;
  beforeAll(async () => {
    const birth = freshSample('lanzhou-rare-character-name');
    const caseNumber = await at.desk.accept(birth);
    const listed = await at.api.call('clerk', `/v1/cases/${caseNumber}/documents`);
    document = listed.json<{ items: [DocumentView] }>().items[0];
    ({ code } = await readPaper(document));
    name = birth.mother.name;
  });

  it('says that it is genuine, by number or 文号, however the code is typed', async () => {
    const { number } = document;
    expect(await verdict({ number, code })).toBe('valid');
    const typed = code.toLowerCase().replaceAll('-', ' ');
    expect(await verdict({ number: `兰州市城关区政务服务大厅〔2026〕${number}`, code: typed })).toBe('valid');
    expect(await verdict({ number, code, kind: 'acceptance', name, issuedOn: dateOf(document) })).toBe(
      'valid',
    );
  });

  it('knows a name of several words, and one with 间隔号, however it is typed', async () => {
    const birth = freshSample('lanzhou-first-child');
    if (!birth.father) throw new Error('a sample without a father');
    const mother = { ...birth.mother, name: 'ANNA SCHMIDT' };
    const father = { ...birth.father, name: '买买提·示例' };
    const caseNumber = await at.desk.accept({ ...birth, mother, father });
    const paper = { number: `${caseNumber}-A1` };
    const typed = { ...paper, code: (await readPaper(paper)).code };
    const names = 'ANNA SCHMIDT| ANNA  SCHMIDT|ＡＮＮＡ　ＳＣＨＭＩＤＴ|买买提・示例|买买提 • 示例';
    for (const each of names.split('|'))
      expect([each, await verdict({ ...typed, name: each })]).toEqual([each, 'valid']);
    expect(await verdict({ ...typed, name: 'ANNA SCHMID' })).toBe('altered');
  });

  it('finds an altered code, and a code that was copied onto a paper that says something else', async () => {
    const { number } = document;
    const other = `${code.startsWith('0') ? '1' : '0'}${code.slice(1)}`;
    expect(await verdict({ number, code: other })).toBe('altered');
    expect(await verdict({ number, code: 'no code' })).toBe('altered');
    expect(await verdict({ number, code, name: '张冒名' })).toBe('altered');
    expect(await verdict({ number, code, kind: 'completion' })).toBe('altered');
    expect(await verdict({ number, code, issuedOn: '2020-01-01' })).toBe('altered');
  });

  it('finds a code beside another number', async () => {
    const another = await accepted();
    expect(await verdict({ number: another.document.number, code })).toBe('altered');
  });

  it('says what is over, what holds no longer, and what nobody knows', async () => {
    const { number } = document;
    const set = (change: string) =>
      at.api.pool.query(`update ledger.document set ${change} where number = $1`, [number]);
    await set(`valid_until = '2020-01-01'`);
    expect(await verdict({ number, code })).toBe('expired');
    await set('withdrawn_at = now()');
    expect(await verdict({ number, code })).toBe('withdrawn');
    await set('withdrawn_at = null, valid_until = null');
    expect(await verdict({ number, code })).toBe('valid');
    expect(await verdict({ number: `${number}9`, code })).toBe('unknown');
    expect(await verdict({ number: '某某〔2026〕1号', code })).toBe('unknown');
  });

  it('finds content that was changed in the database', async () => {
    const { document: one } = await accepted();
    const paper = await readPaper(one);
    await at.api.pool.query(`update ledger.document set code_hash = sha256('x') where number = $1`, [
      one.number,
    ]);
    expect(await verdict({ number: one.number, code: paper.code })).toBe('altered');
  });

  it('is a page too, without a script, that says the verdict and sends its code to nobody else', async () => {
    const asked = await at.api.app.inject(`/verify?number=${document.number}`);
    expect(asked.body).toContain(`value="${document.number}"`);
    expect(asked.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(asked.body).not.toMatch(/<script|src=/);
    const post = (fields: Record<string, string>) =>
      at.api.app.inject({
        method: 'POST',
        url: '/verify',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams(fields).toString(),
      });
    const { number } = document;
    expect((await post({ number, code, name: '' })).body).toContain('真实有效');
    expect((await post({ number, code, name: '张冒名' })).body).toContain('不相符');
    const hostile = await post({ number: '"><b>x', code: '' });
    expect([hostile.statusCode, hostile.body.includes('<b>')]).toEqual([200, false]);
    expect((await at.api.app.inject(`/verify?code=${code}`)).statusCode).toBe(400);
  });
});

const dateOf = ({ issuedAt }: DocumentView): string =>
  new Date(Date.parse(issuedAt) + 8 * 3_600_000).toISOString().slice(0, 10);
