import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Checkbox, InputNumber } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { report } from 'virtual:birth-report';
import { SchemaFields } from '../desk/schema-fields.tsx';
import { RefusalNote } from '../desk/states.tsx';
import { callApi, refusalOf } from '../parts/api.ts';
import { placeWord } from '../../schemas/words/facts.ts';
import type { Values } from '../parts/fields.ts';
import { wrongsOf, type Wrongs } from '../parts/problem-places.ts';
import { composeReport, sectionsOf, type Section, type Shape } from '../parts/report.ts';

/** What is nearly always so. */
const USUAL: Values = {
  '/facility/countyLevel': false,
  '/delivery/difficult': false,
  '/children/0/liveBirth': true,
};
const MOST_CHILDREN = 10;

/** What was typed and not sent yet: who looks something up in the list finds it again. It goes with the page, and is kept nowhere. */
let unsent = nothingTyped();

interface Typed {
  readonly values: Values;
  readonly shape: Shape;
  /** The same report sent again, after an answer was lost, is the same birth. */
  readonly key: string;
}

function nothingTyped(): Typed {
  return { values: USUAL, shape: { children: 1, hasFather: true }, key: crypto.randomUUID() };
}

function warn(event: BeforeUnloadEvent): void {
  if (unsent.values !== USUAL) event.preventDefault();
}

/** What is typed, which stays while another page is looked at; who closes the page with it is asked. */
function useTyped() {
  const [values, setValues] = useState(unsent.values);
  const [shape, setShape] = useState(unsent.shape);
  useEffect(() => {
    unsent = { ...unsent, values, shape };
  }, [values, shape]);
  useEffect(() => {
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, []);
  return { values, setValues, shape, setShape };
}

/** What was refused was not taken: what is sent next is another report. */
function notTaken(error: unknown): void {
  const { status } = refusalOf(error);
  if (status >= 400 && status < 500) unsent = { ...unsent, key: crypto.randomUUID() };
}

/** A birth is reported once; what is wrong stands at its field, and what is not known yet may stay empty. */
export function ReportForm() {
  const { values, setValues, shape, setShape } = useTyped();
  const navigate = useNavigate();
  useEffect(() => void (document.title = '报告出生·出生一件事'), []);
  const send = useMutation({
    mutationFn: () =>
      callApi<{ caseNumber: string }>('POST', '/v1/births', composeReport(values, shape), {
        'idempotency-key': unsent.key,
      }),
    onSuccess: () => {
      unsent = nothingTyped();
      return navigate('/');
    },
    onError: notTaken,
  });
  const wrongs = send.isError ? wrongsOf(refusalOf(send.error)) : {};
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <h1>报告出生</h1>
      <p>报一次就够。暂时不知道的可以不填（体重、身长、孕周、姓名、家长的选择都可以后补）。</p>
      {send.isError && <Refusal error={send.error} wrongs={wrongs} />}
      <section className="card bar">
        <label htmlFor="plurality">胎数</label>
        <InputNumber
          id="plurality"
          min={1}
          max={MOST_CHILDREN}
          value={shape.children}
          onChange={(children) => setShape({ ...shape, children: children ?? 1 })}
        />
        <Checkbox
          checked={shape.hasFather}
          onChange={(event) => setShape({ ...shape, hasFather: event.target.checked })}
        >
          填报父亲
        </Checkbox>
      </section>
      {sectionsOf(report, shape).map((section) => (
        <Part
          key={section.title}
          section={section}
          values={values}
          wrongs={wrongs}
          say={(pointer, value) => setValues((before) => ({ ...before, [pointer]: value }))}
        />
      ))}
      <Button type="primary" size="large" htmlType="submit" loading={send.isPending}>
        报告这次出生
      </Button>
    </form>
  );
}

/** What is wrong, once at the top; each line leads to its field. */
function Refusal({ error, wrongs }: { readonly error: unknown; readonly wrongs: Wrongs }) {
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => void top.current?.focus(), [error]);
  const places = Object.entries(wrongs);
  if (places.length === 0)
    return (
      <div ref={top} tabIndex={-1}>
        <RefusalNote error={error} />
      </div>
    );
  const show = (pointer: string) => {
    const field = document.querySelector<HTMLElement>(`[data-pointer="${CSS.escape(pointer)}"]`);
    field?.closest('details')?.setAttribute('open', '');
    field?.querySelector<HTMLElement>('input')?.focus();
  };
  return (
    <div ref={top} tabIndex={-1}>
      <Alert
        type="error"
        role="alert"
        title={`有${places.length}处不对，还没有受理`}
        description={
          <ul>
            {places.map(([pointer, said]) => (
              <li key={pointer}>
                <Button type="link" onClick={() => show(pointer)}>
                  {placeWord(pointer)}：{said}
                </Button>
              </li>
            ))}
          </ul>
        }
      />
    </div>
  );
}

interface PartProps {
  readonly section: Section;
  readonly values: Values;
  readonly wrongs: Wrongs;
  readonly say: (pointer: string, value: unknown) => void;
}

function Part({ section: { title, leaves }, ...typed }: PartProps) {
  const must = leaves.filter(({ isRequired }) => isRequired);
  const may = leaves.filter(({ isRequired }) => !isRequired);
  return (
    <section className="card" aria-label={title}>
      <h2 style={{ marginTop: 0 }}>{title}</h2>
      <SchemaFields leaves={must} {...typed} />
      {may.length > 0 && (
        <details open={must.length === 0 || may.some(({ pointer }) => typed.wrongs[pointer] !== undefined)}>
          <summary>可以后补或不填的（{may.length}）</summary>
          <SchemaFields leaves={may} {...typed} />
        </details>
      )}
    </section>
  );
}
