import { expect, it } from 'vitest';
import { inSlices } from './in-slices.ts';
import type { ReceivedMessage } from './port.ts';

const message = (offset: number, value = Buffer.alloc(0)): ReceivedMessage => ({
  topic: 'birth.housing.answers.v1',
  partition: 0,
  offset: String(offset),
  key: 'case-1',
  value,
  headers: {},
});

/** How many messages each call was given, and the offsets in their order. */
async function slicesOf(batch: readonly ReceivedMessage[]): Promise<{ sizes: number[]; offsets: string[] }> {
  const sizes: number[] = [];
  const offsets: string[] = [];
  await inSlices((slice) => {
    sizes.push(slice.length);
    offsets.push(...slice.map(({ offset }) => offset));
    return Promise.resolve();
  })(batch);
  return { sizes, offsets };
}

it('hands over together what one fetch usually brings', async () => {
  const { sizes } = await slicesOf(Array.from({ length: 500 }, (_, i) => message(i)));
  expect(sizes).toEqual([500]);
});

it('hands over a flood in slices, in its order', async () => {
  const batch = Array.from({ length: 50_000 }, (_, i) => message(i));
  const { sizes, offsets } = await slicesOf(batch);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1_000);
  expect(offsets).toEqual(batch.map(({ offset }) => offset));
});

it('hands over what is large by itself', async () => {
  const large = Buffer.alloc(7 * 2 ** 20);
  expect((await slicesOf([message(0, large), message(1), message(2, large)])).sizes).toEqual([2, 1]);
  expect((await slicesOf([message(0, Buffer.alloc(32 * 2 ** 20)), message(1)])).sizes).toEqual([1, 1]);
});

it('goes no further where a slice was refused: the whole batch comes again', async () => {
  let calls = 0;
  const refused = inSlices(() => (++calls === 2 ? Promise.reject(new Error('away')) : Promise.resolve()));
  await expect(refused(Array.from({ length: 5_000 }, (_, i) => message(i)))).rejects.toThrow('away');
  expect(calls).toBe(2);
});

it('hands over nothing of an empty batch', async () => {
  expect((await slicesOf([])).sizes).toEqual([]);
});
