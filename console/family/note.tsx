import { Button } from 'react-aria-components';
import type { Refusal } from '../parts/api.ts';

/** Why something was not done, and what can be done about it. */
export function Note({ refusal, again }: { readonly refusal: Refusal; readonly again?: () => void }) {
  const { title, detail, errors = [] } = refusal;
  return (
    <div className="card" role="alert">
      <strong className="wrong">{title}</strong>
      <p>{detail}</p>
      {errors.map(({ pointer, detail: said }) => (
        <p key={pointer}>{said}</p>
      ))}
      {again && (
        <Button className="button" onPress={again}>
          再试一次
        </Button>
      )}
    </div>
  );
}

export function Waiting() {
  return (
    <main className="page" role="status">
      <h1>正在打开…</h1>
    </main>
  );
}
