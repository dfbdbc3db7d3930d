import { dueOf } from '../parts/format.ts';

/** A deadline with its lamp, which is a sign, a colour and a word. */
export function Lamp({ deadline }: { readonly deadline: string }) {
  const { lamp, text } = dueOf(deadline);
  return <span className={`lamp ${lamp}`}>{text}</span>;
}
