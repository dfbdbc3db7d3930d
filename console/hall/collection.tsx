import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Input, Select } from 'antd';
import { useState } from 'react';
import { COLLECTOR_RELATIONS, ID_TYPES_SHOWN } from '../../schemas/document-view.ts';
import { Dialog } from '../desk/dialog.tsx';
import { Lacks } from '../desk/lacks.tsx';
import { Line } from '../desk/line.tsx';
import { RefusalNote } from '../desk/states.tsx';
import { callApi, refusalOf } from '../parts/api.ts';
import { wrongsOf, type Wrongs } from '../parts/problem-places.ts';
import { useAfterwards } from './queries.ts';

interface Props {
  readonly number: string;
  readonly copy: number;
  readonly close: () => void;
}

const optionsOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
const BEGINNING = { relation: 'mother', name: '', idType: 'resident-id', idNumber: '' };

/** Who has come for a paper: the desk sees the document, the server compares it with the case, and a receipt is issued. */
export function Collection({ number, copy, close }: Props) {
  const [collector, setCollector] = useState(BEGINNING);
  const afterwards = useAfterwards();
  const collect = useMutation({
    mutationFn: () => callApi('POST', `/v1/documents/${number}/copies/${copy}/collection`, { collector }),
    onSuccess: async () => {
      await afterwards();
      close();
    },
  });
  const wrongs = collect.isError ? wrongsOf(refusalOf(collect.error)) : {};
  // What is wrong with the person, and with no field of the form alone.
  const whole = wrongs['/collector'];
  const fill = (part: Partial<typeof BEGINNING>) => setCollector((before) => ({ ...before, ...part }));
  const isWhole = collector.name.trim() !== '' && collector.idNumber.trim() !== '';
  return (
    <Dialog
      title="核对领取人"
      close={close}
      footer={
        <>
          <Lacks of={{ 领取人姓名: collector.name, 证件号码: collector.idNumber }} />
          <Button
            type="primary"
            loading={collect.isPending}
            disabled={!isWhole}
            onClick={() => collect.mutate()}
          >
            核对无误，交给领取人
          </Button>
        </>
      }
    >
      {collect.isError &&
        (whole === undefined ? (
          <RefusalNote error={collect.error} />
        ) : (
          <Alert type="error" showIcon role="alert" title={whole} />
        ))}
      <p>请看原件。领取人是父母的，姓名与证件号码须与办件中的一致；同时出具送达回证。</p>
      <Fields collector={collector} wrongs={wrongs} fill={fill} />
    </Dialog>
  );
}

interface FieldsProps {
  readonly collector: typeof BEGINNING;
  readonly wrongs: Wrongs;
  readonly fill: (part: Partial<typeof BEGINNING>) => void;
}

function Fields({ collector, wrongs, fill }: FieldsProps) {
  return (
    <>
      <Line label="与这家的关系" wrong={wrongs['/collector/relation']}>
        {(of) => (
          <Select
            {...of}
            value={collector.relation}
            options={optionsOf(COLLECTOR_RELATIONS)}
            onChange={(relation) => fill({ relation })}
          />
        )}
      </Line>
      <Line label="领取人姓名" wrong={wrongs['/collector/name']}>
        {(of) => (
          <Input
            {...of}
            autoComplete="off"
            value={collector.name}
            onChange={(event) => fill({ name: event.target.value })}
          />
        )}
      </Line>
      <Line label="证件种类" wrong={wrongs['/collector/idType']}>
        {(of) => (
          <Select
            {...of}
            value={collector.idType}
            options={optionsOf(ID_TYPES_SHOWN)}
            popupMatchSelectWidth={false}
            onChange={(idType) => fill({ idType })}
          />
        )}
      </Line>
      <Line label="证件号码" wrong={wrongs['/collector/idNumber']}>
        {(of) => (
          <Input
            {...of}
            autoComplete="off"
            value={collector.idNumber}
            onChange={(event) => fill({ idNumber: event.target.value })}
          />
        )}
      </Line>
    </>
  );
}
