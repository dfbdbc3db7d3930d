import { Button } from 'antd';
import { useState } from 'react';
import { RefusalNote } from '../desk/states.tsx';
import { callApi } from '../parts/api.ts';
import { formatMoment } from '../parts/format.ts';

interface Picture {
  readonly type: string;
  readonly picture: string;
  readonly sentAt: string;
}

/** What a parent has taken a picture of: shown when somebody asks for it, since each look is put on record. */
export function TaskPicture({ id }: { readonly id: string }) {
  const [seen, setSeen] = useState<Picture>();
  const [error, setError] = useState<unknown>();
  const look = () => {
    setError(undefined);
    callApi<Picture>('GET', `/v1/tasks/${id}/picture`).then(setSeen, setError);
  };
  if (error !== undefined) return <RefusalNote error={error} again={look} />;
  if (!seen) return <Button onClick={look}>看家长拍来的照片（记入审计）</Button>;
  return (
    <figure style={{ margin: '0 0 1rem' }}>
      <img
        src={`data:${seen.type};base64,${seen.picture}`}
        alt="家长拍来的照片"
        style={{ maxWidth: '100%', height: 'auto' }}
      />
      <figcaption className="soft">收到于 {formatMoment(seen.sentAt)}</figcaption>
    </figure>
  );
}
