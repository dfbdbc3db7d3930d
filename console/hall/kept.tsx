import { Alert, Button } from 'antd';
import { formatMoment } from '../parts/format.ts';
import type { Keeping } from './kept-form.ts';

interface Props {
  /** when what stands in the form was kept; undefined: it begins anew */
  readonly keptAt: string | undefined;
  readonly state: Keeping;
  readonly forget: () => void;
  readonly again: () => void;
}

/** Says that a form goes on where it was left, and whether what is typed now is kept. */
export function Kept({ keptAt, state, forget, again }: Props) {
  return (
    <>
      {keptAt !== undefined && (
        <Alert
          type="info"
          title={`接着 ${formatMoment(keptAt)} 填到一半的继续`}
          action={
            <Button
              onClick={() => {
                forget();
                again();
              }}
            >
              不要了，重新填
            </Button>
          }
        />
      )}
      <p className="soft" role="status">
        {state === 'kept' && '填写的内容已存在服务器，关上页面也还在，只有您看得到。'}
        {state === 'not-kept' && '填写的内容没有存上，请不要关上页面。'}
      </p>
    </>
  );
}
