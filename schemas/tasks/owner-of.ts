import type { Subject } from '../matter.ts';

/** Whose fact stands at a pointer. */
export function ownerOf(pointer: string): Subject {
  const [first, second] = pointer.split('/').slice(1);
  if (first === 'mother' || first === 'father') return first;
  return first === 'children' && second !== undefined ? `child-${Number(second) + 1}` : 'family';
}
