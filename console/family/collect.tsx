import type { Matter } from './view.ts';
import { useWords } from './words/tongue.tsx';

/** Where a paper is to be had, and what to bring. */
export function Collect({ collect }: { readonly collect: NonNullable<Matter['collect']> }) {
  const { say } = useWords();
  const { how, place, bring } = collect;
  return (
    <>
      {place === undefined ? say(`collect.${how}`) : say(`collect.${how}-at`, { place })}
      {bring !== undefined && say('collect.bring', { things: bring })}
    </>
  );
}
