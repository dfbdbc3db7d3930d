import { Button } from 'react-aria-components';
import type { Refusal } from '../parts/api.ts';
import { isOwnRefusal } from '../parts/own-refusals.ts';
import { Languages, useWords } from './words/tongue.tsx';

/** Why something was not done, and what can be done about it. */
export function Note({ refusal, again }: { readonly refusal: Refusal; readonly again?: () => void }) {
  const { say } = useWords();
  const { code, errors = [] } = refusal;
  // What the page itself has to say, it says in the language of the page.
  const [title, detail] = isOwnRefusal(code)
    ? [say(`refusal.${code}`), say(`refusal.${code}.detail`)]
    : [refusal.title, refusal.detail];
  return (
    <div className="card" role="alert">
      <strong className="wrong">{title}</strong>
      {detail !== title && <p>{detail}</p>}
      {errors.map(({ pointer, detail: said }) => (
        <p key={pointer}>{said}</p>
      ))}
      {again && (
        <Button className="button" onPress={again}>
          {say('frame.try-again')}
        </Button>
      )}
    </div>
  );
}

export function Waiting() {
  const { say } = useWords();
  return (
    <main className="page" role="status">
      <Languages />
      <h1>{say('frame.opening')}</h1>
      <div className="bones" aria-hidden="true" />
      <div className="bones" aria-hidden="true" />
    </main>
  );
}
