import { expect, it } from 'vitest';
import { RESULT, useLetterDesk } from './letter-desk.test-setup.ts';

const at = useLetterDesk();
it('what is said again of a letter is the same decision where its content is, and else another one', async () => {
  const of = await at.desk.asked();
  await at.desk.watch([at.desk.dead(at.desk.ofLater(of), 'version-unknown')]);
  const { id } = await at.desk.theGroup();
  const [letter] = await at.desk.lettersOf(id);
  const say = async (path: string, result?: object): Promise<[number, string?]> => {
    const more = result === undefined ? {} : { result };
    const answer = await at.desk.complete(path, { outcome: 'replayed', ...more });
    const { code } = answer.json<{ code?: string }>();
    return code === undefined ? [answer.statusCode] : [answer.statusCode, code];
  };
  const ofLetter = `${id}/letters/${letter?.id ?? ''}`;
  for (const path of [id, id, ofLetter]) expect(await say(path, RESULT)).toEqual([200]);
  for (const result of [{ ...RESULT, signer: '丙' }, undefined]) {
    expect(await say(id, result)).toEqual([409, 'task-already-completed']);
    expect(await say(ofLetter, result)).toEqual([409, 'letter-decided']);
  }
});
