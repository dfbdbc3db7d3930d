import { describe, expect, it } from 'vitest';
import type { DocumentView } from '../../schemas/document-view.ts';
import { textOfPdf } from '../../test/support/pdf-text.ts';
import { freshSample } from '../../test/support/samples.ts';
import { waitFor } from '../../test/support/wait.ts';
import { path, usePapers } from './papers.test-setup.ts';

const { at, accepted, pdfOf, readPaper } = usePapers();

describe('the print queue', () => {
  const step = (document: DocumentView, step: string, copy = 0) =>
    at.api.call('clerk', path(document, `copies/${copy}/step`), { body: { step } });
  const ask = (document: DocumentView) => at.api.call('clerk', path(document, 'copies'), { method: 'POST' });
  const collect = (document: DocumentView, collector: object, copy = 0) =>
    at.api.call('clerk', path(document, `copies/${copy}/collection`), { body: { collector } });
  const RESIDENT = {
    name: '赵代办',
    relation: 'agent',
    idType: 'resident-id',
    idNumber: '11010519491231002x',
  };
  const AGENT = { name: '赵代办', relation: 'agent', idType: 'passport', idNumber: 'E12345678' };

  it('goes from printing to sealing to whoever collects it, with a receipt, and what is printed again says so', async () => {
    const { caseNumber, document } = await accepted();
    expect((await ask(document)).json()).toMatchObject({ copy: 0, status: 'to-print', askedBy: 'clerk' });
    expect((await ask(document)).json()).toMatchObject({ copy: 0 });
    expect((await step(document, 'sealed')).statusCode).toBe(409);
    expect((await collect(document, AGENT)).statusCode).toBe(409);
    for (const each of ['printed', 'printed', 'sealed'])
      expect((await step(document, each)).statusCode).toBe(200);
    const queue = await at.api.call(
      'clerk',
      '/v1/print-queue?status=to-collect&division=620000&kind=acceptance',
    );
    expect(queue.json()).toMatchObject({
      items: [{ copy: 0, status: 'to-collect', document: { number: document.number } }],
      counts: { 'to-collect': 1 },
    });
    const done = await collect(document, AGENT);
    expect(done.json()).toEqual({
      number: document.number,
      copy: 0,
      status: 'collected',
      receipt: `${caseNumber}-DA1-0`,
    });
    expect((await collect(document, AGENT)).statusCode).toBe(409);
    const listed = await at.api.call('clerk', `/v1/cases/${caseNumber}/documents`);
    const [first, receipt] = listed.json<{ items: [DocumentView, DocumentView] }>().items;
    expect(first.copies[0]?.collector).toEqual({
      name: '赵**',
      relation: '受托人',
      idType: '护照',
      idNumber: 'E1*****78',
    });
    expect((await readPaper(receipt)).text).toContain('由赵**（受托人，护照E1*****78）于');
    expect((await ask(document)).json()).toMatchObject({ copy: 1, status: 'to-print' });
    expect(textOfPdf((await pdfOf(document, '?copy=1')).rawPayload)).toContain('补打第1次');
    expect(textOfPdf((await pdfOf(document)).rawPayload)).not.toContain('补打');
    expect((await pdfOf(document, '?copy=2')).statusCode).toBe(404);
  });

  it.each(['11010519491231002x', ' 110105 19491231 002X ', '１１０１０５１９４９１２３１００２ｘ'])(
    'takes the number of whoever collects as it is typed: %s',
    async (idNumber) => {
      const { document } = await accepted();
      await ask(document);
      for (const each of ['printed', 'sealed']) await step(document, each);
      expect((await collect(document, { ...RESIDENT, idNumber: '110105194912310021' })).statusCode).toBe(422);
      expect((await collect(document, { ...RESIDENT, idNumber })).statusCode).toBe(200);
    },
  );

  it('of one who is asked for it twice at once is one paper, and both are told so', async () => {
    const { document } = await accepted();
    const on = await at.api.pool.connect();
    await on.query('begin');
    await on.query('select from ledger.document where number = $1 for update', [document.number]);
    const both = Promise.all([ask(document), ask(document)]);
    await waitFor('both that ask', async () => {
      const { rowCount } = await at.api.pool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rowCount === 2 ? true : undefined;
    });
    await on.query('commit');
    on.release();
    for (const answer of await both)
      expect([answer.statusCode, answer.json()]).toMatchObject([200, { copy: 0, status: 'to-print' }]);
  });

  it('has nothing of a document whose content is erased, and none is asked for', async () => {
    const { document } = await accepted();
    const queued = async () => {
      const queue = await at.api.call('clerk', '/v1/print-queue?limit=100');
      const { items, counts } = queue.json<{
        items: { document: DocumentView }[];
        counts: Record<string, number>;
      }>();
      const has = items.some((each) => each.document.number === document.number);
      return { has, toPrint: counts['to-print'] ?? 0 };
    };
    await ask(document);
    const before = await queued();
    expect(before.has).toBe(true);
    await at.api.pool.query('update ledger.document set sealed = null where number = $1', [document.number]);
    expect(await queued()).toEqual({ has: false, toPrint: before.toPrint - 1 });
    expect((await ask(document)).statusCode).toBe(404);
  });

  it('gives nothing to who says to be a parent and is not, or shows a number that is none', async () => {
    const birth = freshSample('lanzhou-first-child');
    const caseNumber = await at.desk.accept(birth);
    const document = { number: `${caseNumber}-A1` } as DocumentView;
    await ask(document);
    for (const each of ['printed', 'sealed']) await step(document, each);
    const mother = { name: birth.mother.name, relation: 'mother', idType: 'resident-id' };
    const { idNumber } = birth.mother;
    expect((await collect(document, { ...mother, name: '张冒名', idNumber })).statusCode).toBe(422);
    expect((await collect(document, { ...mother, idNumber: '620102199503129920' })).statusCode).toBe(422);
    expect((await collect(document, { ...mother, idNumber })).statusCode).toBe(200);
  });

  it('of a summary, which is not written before there is anything to say', async () => {
    const { caseNumber } = await accepted();
    const body = { kind: 'family-summary' };
    const answer = await at.api.call('clerk', `/v1/cases/${caseNumber}/documents`, { body });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([409, 'document-not-written']);
  });

  it('is handed to nobody who is found out by trying: after five wrong ones that document waits', async () => {
    const { document } = await accepted();
    await ask(document);
    for (const each of ['printed', 'sealed']) await step(document, each);
    const { mother } = freshSample('lanzhou-rare-character-name');
    const said = { name: mother.name, relation: 'mother', idType: 'resident-id' };
    const [right, wrong] = [mother.idNumber, RESIDENT.idNumber];
    for (let n = 0; n < 5; n += 1) {
      const answer = await collect(document, { ...said, idNumber: wrong });
      expect([answer.statusCode, answer.json<{ errors: object[] }>().errors]).toMatchObject([
        422,
        [{ pointer: '/collector', code: 'differs' }],
      ]);
    }
    for (const idNumber of [right, wrong]) {
      const answer = await collect(document, { ...said, idNumber });
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([429, 'too-many-requests']);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(800);
    }
    const { rows } = await at.api.pool.query<{ status: number; n: number }>(
      `select status, count(*)::int as n from ledger.audit_line
        where operation = 'postCopyCollection' and $1 = any(cases) group by status order by status`,
      [document.number.slice(0, document.number.lastIndexOf('-'))],
    );
    expect(rows).toEqual([
      { status: 422, n: 5 },
      { status: 429, n: 2 },
    ]);
  });
});
