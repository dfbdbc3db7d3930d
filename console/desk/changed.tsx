import { Alert, Button } from 'antd';

interface Props {
  /** how many things are new; 0: nothing is said */
  readonly count: number;
  readonly show: () => void;
}

/** Says that there is something new, and lets the reader decide when rows move. */
export function Changed({ count, show }: Props) {
  return (
    <div role="status">
      {count > 0 && (
        <Alert
          type="info"
          role="none"
          title={`有${count}条新变化`}
          action={<Button onClick={show}>点此更新</Button>}
        />
      )}
    </div>
  );
}
