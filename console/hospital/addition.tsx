import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { report } from 'virtual:birth-report';
import { SchemaFields } from '../desk/schema-fields.tsx';
import { RefusalNote } from '../desk/states.tsx';
import { callApi, refusalOf } from '../parts/api.ts';
import { composeFacts, leavesAt, type Values } from '../parts/fields.ts';
import { wrongsOf } from '../parts/problem-places.ts';

interface Props {
  readonly notificationId: string;
  /** `?facility=…`, or nothing */
  readonly where: string;
  readonly asks: readonly string[];
  readonly added: () => void;
}

/** What is still asked of the hospital, and nothing else: the birth is not reported once more. */
export function Addition({ notificationId, where, asks, added }: Props) {
  const [values, setValues] = useState<Values>({});
  const leaves = asks
    .flatMap((pointer) => leavesAt(report, pointer))
    .filter(({ pointer }) => !pointer.endsWith('/order'));
  const send = useMutation({
    mutationFn: () =>
      callApi('POST', `/v1/births/${encodeURIComponent(notificationId)}/additions${where}`, {
        facts: composeFacts(values),
      }),
    onSuccess: added,
  });
  const wrongs = send.isError ? wrongsOf(refusalOf(send.error), '/facts') : {};
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      {send.isError && Object.keys(wrongs).length === 0 && <RefusalNote error={send.error} />}
      <SchemaFields
        leaves={leaves}
        values={values}
        wrongs={wrongs}
        say={(pointer, value) => setValues((before) => ({ ...before, [pointer]: value }))}
      />
      <Button
        type="primary"
        htmlType="submit"
        loading={send.isPending}
        disabled={Object.values(composeFacts(values)).length === 0}
      >
        补报
      </Button>
    </form>
  );
}
