import { beforeAll, describe, expect, test } from 'vitest';
import { MOST_PICTURE_BYTES, MOST_PICTURES, MOST_PICTURES_A_DAY } from '../../schemas/family-picture.ts';
import { freshSample } from '../../test/support/samples.ts';
import { bothOf, type Call } from './family.test-setup.ts';
import { anotherJpeg, jpegOfTelephone, pngOfTelephone, SECRETS } from './pictures.test-data.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();
const JPEG = jpegOfTelephone(6);
const PNG = pngOfTelephone();

interface Problem {
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string }[];
}

describe('a picture that a parent takes', () => {
  let caseNumber: string;
  let mother: Call;
  let father: Call;
  beforeAll(async () => {
    ({ caseNumber, mother, father } = await bothOf(at, freshSample('lanzhou-first-child')));
  });

  const send = (call: Call, bytes: Buffer, about = '父亲的身份证') =>
    call('/v1/family/pictures', { body: { about, picture: bytes.toString('base64') } });
  const kept = async (): Promise<number> => {
    const { rows } = await at.api.pool.query<{ n: number }>(
      'select count(*)::int as n from ledger.family_picture where case_number = $1',
      [caseNumber],
    );
    return rows[0]?.n ?? -1;
  };

  test('is a task of a clerk, who sees it; the same again is the same task and is kept once, sealed', async () => {
    const [first, again] = [await send(mother, JPEG), await send(mother, JPEG)];
    const { task = '' } = first.json<{ task?: string }>();
    expect([first.statusCode, again.json<{ task?: string }>().task, await kept()]).toEqual([202, task, 1]);
    const seen = await at.api.call('clerk', `/v1/tasks/${task}`);
    expect(seen.json()).toMatchObject({
      kind: 'family-request',
      reason: '附照片：父亲的身份证',
      picture: true,
    });
    const picture = await at.api.call('clerk', `/v1/tasks/${task}/picture`);
    expect(picture.json()).toMatchObject({ type: 'image/jpeg' });
    const shown = Buffer.from(picture.json<{ picture: string }>().picture, 'base64').toString('latin1');
    expect(SECRETS.filter((secret) => shown.includes(secret))).toEqual([]);
    expect(shown).toContain('Exif\0\0MM');
    const { rows } = await at.api.pool.query<{ sealed: Buffer }>(
      'select sealed from ledger.family_picture where task_id = $1',
      [task],
    );
    expect(rows[0]?.sealed.includes('Exif')).toBe(false);
    const readers = (await mother('/v1/family/readers')).json<{ items: { text: string }[] }>().items;
    expect(readers.map(({ text }) => text)).toContain('查看照片');
  });

  test('is what its bytes say, whatever it is called, and no larger than it may be', async () => {
    const { task = '' } = (await send(father, PNG)).json<{ task?: string }>();
    expect((await at.api.call('supervisor', `/v1/tasks/${task}/picture`)).json()).toMatchObject({
      type: 'image/png',
    });
    const before = await kept();
    const page = await send(mother, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'));
    expect([page.statusCode, page.json<Problem>().errors?.[0]?.code]).toEqual([422, 'not-a-picture']);
    const huge = Buffer.concat([
      PNG.subarray(0, 8),
      Buffer.from('\0\0\0\rIHDR\0\x01\0\0\0\x01\0\0\b\x06\0\0\0'),
    ]);
    const bomb = await send(mother, huge);
    expect([bomb.statusCode, bomb.json<Problem>().errors?.[0]?.code]).toEqual([422, 'too-large']);
    const broken = await send(mother, JPEG.subarray(0, 40));
    expect([broken.statusCode, broken.json<Problem>().errors?.[0]?.code]).toEqual([422, 'not-a-picture']);
    const large = await send(mother, Buffer.concat([JPEG, Buffer.alloc(MOST_PICTURE_BYTES)]));
    expect([413, 422]).toContain(large.statusCode);
    const most = Buffer.concat([JPEG, Buffer.alloc(MOST_PICTURE_BYTES - JPEG.length)]);
    expect((await send(mother, most, '户口簿')).statusCode).toBe(202);
    expect(await kept()).toBe(before + 1);
  });

  test('is no other role’s, no other office’s, and not there where a task has none', async () => {
    const { task = '' } = (await send(mother, JPEG)).json<{ task?: string }>();
    const path = `/v1/tasks/${task}/picture`;
    const asked = await Promise.all(
      (['operator', 'hospital', 'auditor', 'foreignClerk', 'policeOfficer'] as const).map(async (who) => [
        who,
        (await at.api.call(who, path)).statusCode,
      ]),
    );
    expect(Object.fromEntries(asked)).toEqual({
      ...{ operator: 403, hospital: 403, auditor: 403, foreignClerk: 404, policeOfficer: 404 },
    });
    const said = await mother('/v1/family/messages', { body: { kind: 'question', text: '什么时候能好' } });
    const other = said.json<{ task: string }>().task;
    expect((await at.api.call('clerk', `/v1/tasks/${other}/picture`)).statusCode).toBe(404);
  });

  test('is one of a few, of a day and of a case, and ends with the parent who took it', async () => {
    const { rows: sent } = await at.api.pool.query<{ n: number }>(
      "select count(*)::int as n from ledger.family_picture where case_number = $1 and subject = 'father'",
      [caseNumber],
    );
    const left = MOST_PICTURES_A_DAY.pictures - (sent[0]?.n ?? 0);
    for (let n = 0; n < left; n += 1) expect((await send(father, anotherJpeg(n))).statusCode).toBe(202);
    const today = await send(father, anotherJpeg(100));
    expect([today.statusCode, today.json<Problem>().code]).toEqual([429, 'too-many-pictures-today']);
    const seconds = Number(today.headers['retry-after']);
    expect(seconds).toBeGreaterThan(86_000);
    expect(seconds).toBeLessThanOrEqual(86_400);
    // The same again is kept already, and asks for no room.
    expect((await send(father, anotherJpeg(0))).statusCode).toBe(202);
    await at.api.pool.query(`update ledger.family_picture set sent_at = sent_at - interval '24 hours'`);
    for (let n = MOST_PICTURES_A_DAY.pictures; n < MOST_PICTURES; n += 1)
      expect((await send(father, anotherJpeg(n + 100))).statusCode).toBe(202);
    const more = await send(father, anotherJpeg(200));
    expect([more.statusCode, more.json<Problem>().code]).toEqual([409, 'too-many-pictures']);
    const { task = '' } = (await send(mother, JPEG)).json<{ task?: string }>();
    await at.api.call('supervisor', `/v1/cases/${caseNumber}/subjects/father/erasure`, {
      body: { reason: 'guardian-request', confirm: 'father', force: true },
    });
    const { rows } = await at.api.pool.query<{ subject: string }>(
      'select distinct subject from ledger.family_picture where case_number = $1',
      [caseNumber],
    );
    expect(rows).toEqual([{ subject: 'mother' }]);
    expect((await at.api.call('clerk', `/v1/tasks/${task}/picture`)).statusCode).toBe(200);
  });
});
