import { faultLies } from './fault.ts';

/**
 * Does a deed for a set at once. Where it fails on something in the set, it is done for the two halves, one after the other
 * and in their order, until what it fails on stands alone: that is given to `sick`, and the others are done. A set without
 * a fault costs nothing; one with a single sick row among n about 2·log₂ n deeds.
 * @param deed all or nothing for what it is given: one statement, or one transaction
 * @param sick what becomes of an item that can never be done
 * @throws whatever is no fault of `data`: nobody's row is to blame, and the whole comes again
 */
export async function apart<T>(
  items: readonly T[],
  deed: (some: readonly T[]) => Promise<unknown>,
  sick: (item: T, fault: unknown) => Promise<unknown>,
): Promise<void> {
  const [first] = items;
  if (first === undefined) return;
  try {
    await deed(items);
  } catch (fault) {
    if (faultLies(fault) !== 'data') throw fault;
    if (items.length === 1) {
      await sick(first, fault);
      return;
    }
    const middle = Math.ceil(items.length / 2);
    await apart(items.slice(0, middle), deed, sick);
    await apart(items.slice(middle), deed, sick);
  }
}
