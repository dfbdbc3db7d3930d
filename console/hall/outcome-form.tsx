import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Input, Radio } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { report } from 'virtual:birth-report';
import type { KeptForm } from '../../schemas/hall.ts';
import type { TaskView } from '../../schemas/task.ts';
import { DECISION_WORDS } from '../../schemas/words.ts';
import { Line } from '../desk/line.tsx';
import { SchemaField } from '../desk/schema-field.tsx';
import { Loading, RefusalNote } from '../desk/states.tsx';
import { callApi, refusalOf } from '../parts/api.ts';
import { textOf } from '../parts/field-words.ts';
import { withKept } from '../parts/kept-form.ts';
import { askedBy, completionOf, missingOf, type Asked, type Filled } from '../parts/completion.ts';
import { formatMoment } from '../parts/format.ts';
import { shortName } from '../parts/names.ts';
import { wrongsOf, type Wrongs } from '../parts/problem-places.ts';
import { Kept } from './kept.tsx';
import { useKeeping, useKeptForm } from './kept-form.ts';
import { useAfterwards } from './queries.ts';
import { outcomeWord } from './task-rows.tsx';
import { announce } from './undo-store.ts';

const REASONS = ['与家长电话核对', '窗口核对原件', '部门来电告知'];

/** What somebody has filled in for a task before; a second person begins with what was proposed, but for what is masked. */
function beginning({ draft, outcomes }: TaskView): Filled {
  const [first = 'noted'] = outcomes;
  const proposed = (draft?.changes ?? []).filter(
    ({ after }) => after !== undefined && !textOf(after).includes('*'),
  );
  return {
    outcome: draft?.outcome ?? first,
    facts: Object.fromEntries(proposed.map(({ pointer, after }) => [pointer, after])),
    result: {},
    reason: '',
    atOnce: draft !== undefined,
  };
}

/** A decision with what goes with it; what is asked follows from the kind of task. */
export function OutcomeForm({ task }: { readonly task: TaskView }) {
  const kept = useKeptForm(task.id);
  const [isAnew, setIsAnew] = useState(false);
  if (kept.isPending) return <Loading what="填写的内容" />;
  // Whatever was kept before a second person has to confirm is another's decision by now.
  const before = task.draft || isAnew ? undefined : (kept.data?.form ?? undefined);
  return (
    <Form
      key={isAnew ? 'anew' : 'kept'}
      task={task}
      kept={before}
      keptAt={before && kept.data?.keptAt}
      again={() => setIsAnew(true)}
    />
  );
}

interface FormProps {
  readonly task: TaskView;
  readonly kept: KeptForm | undefined;
  readonly keptAt: string | undefined;
  /** begins as if nothing had been kept */
  readonly again: () => void;
}

function Form({ task, kept, keptAt, again }: FormProps) {
  const [filled, setFilled] = useState(() => withKept(beginning(task), kept, task.outcomes));
  const keeping = useKeeping(task.id, filled);
  const navigate = useNavigate();
  const afterwards = useAfterwards();
  const asked = askedBy(report, task, filled.outcome);
  const missing = missingOf(filled, asked);
  const complete = useMutation({
    mutationFn: (body: Record<string, unknown>) =>
      callApi<{ status: string }>('POST', `/v1/tasks/${task.id}/completion`, body),
    onSuccess: async ({ status }, { leavesAt }) => {
      keeping.end();
      announce({ id: task.id, title: task.title, status, leavesAt: leavesAt as string | undefined });
      await afterwards();
      await navigate('/');
    },
  });
  const wrongs = complete.isError ? wrongsOf(refusalOf(complete.error)) : {};
  const fill = (part: Partial<Filled>) => setFilled((before) => ({ ...before, ...part }));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (missing.length === 0) complete.mutate(completionOf(filled, asked, { sidesTag: task.sidesTag }));
      }}
    >
      <Kept keptAt={keptAt} state={keeping.state} forget={keeping.forget} again={again} />
      {complete.isError && <Refusal error={complete.error} />}
      <Outcomes task={task} filled={filled} fill={fill} />
      <GivenFields asked={asked} filled={filled} fill={fill} wrongs={wrongs} />
      <Reason filled={filled} fill={fill} wrong={wrongs['/reason']} />
      <Checkbox checked={filled.atOnce} onChange={(event) => fill({ atOnce: event.target.checked })}>
        立即生效（不留10分钟撤回）
      </Checkbox>
      <p>
        <Button type="primary" htmlType="submit" loading={complete.isPending} disabled={missing.length > 0}>
          提交：{DECISION_WORDS[filled.outcome]}
        </Button>{' '}
        {missing.length > 0 && <span className="soft">还缺：{missing.join('、')}</span>}
      </p>
    </form>
  );
}

interface Part {
  readonly filled: Filled;
  readonly fill: (part: Partial<Filled>) => void;
}

function Outcomes({ task, filled, fill }: Part & { readonly task: TaskView }) {
  return (
    <fieldset className="field" id="outcome" tabIndex={-1}>
      <legend>结论</legend>
      <Radio.Group
        value={filled.outcome}
        onChange={(event) => fill({ outcome: event.target.value as Filled['outcome'] })}
        options={task.outcomes.map((value) => ({ value, label: DECISION_WORDS[value] }))}
      />
    </fieldset>
  );
}

function GivenFields({
  asked,
  filled,
  fill,
  wrongs,
}: Part & { readonly asked: Asked; readonly wrongs: Wrongs }) {
  const { result } = filled;
  return (
    <div id="given">
      {asked.facts.map((leaf) => (
        <SchemaField
          key={leaf.pointer}
          leaf={leaf}
          value={filled.facts[leaf.pointer]}
          wrong={wrongs[`/facts${leaf.pointer}`] ?? wrongs[leaf.pointer]}
          isOptional={!asked.mustHaveFacts}
          onChange={(value) => fill({ facts: { ...filled.facts, [leaf.pointer]: value } })}
        />
      ))}
      {asked.result !== 'no' && (
        <>
          <Line label="编号（证件、登记或业务）" wrong={wrongs['/result/number']}>
            {(of) => (
              <Input
                {...of}
                value={result.number}
                onChange={(event) => fill({ result: { ...result, number: event.target.value } })}
              />
            )}
          </Line>
          <Line label="办理日期" wrong={wrongs['/result/date']}>
            {(of) => (
              <Input
                {...of}
                type="date"
                value={result.date}
                onChange={(event) => fill({ result: { ...result, date: event.target.value } })}
              />
            )}
          </Line>
        </>
      )}
      {asked.until !== 'no' && (
        <Line label="等到哪一天" wrong={wrongs['/until']}>
          {(of) => (
            <Input
              {...of}
              type="date"
              value={filled.until}
              onChange={(event) => fill({ until: event.target.value })}
            />
          )}
        </Line>
      )}
    </div>
  );
}

function Reason({ filled, fill, wrong }: Part & { readonly wrong: string | undefined }) {
  return (
    <Line label="理由（记入办件的经过）" wrong={wrong}>
      {(of) => (
        <>
          <Input.TextArea
            {...of}
            rows={2}
            maxLength={500}
            value={filled.reason}
            onChange={(event) => fill({ reason: event.target.value })}
          />
          <div className="bar">
            {REASONS.map((reason) => (
              <Button key={reason} size="small" onClick={() => fill({ reason })}>
                {reason}
              </Button>
            ))}
          </div>
        </>
      )}
    </Line>
  );
}

/** Where somebody was quicker, it is said who, when, and what stands. */
function Refusal({ error }: { readonly error: unknown }) {
  const { completedBy, completedAt, outcome, draftedBy, draftedAt, detail, title } = refusalOf(error);
  const who = completedBy ?? draftedBy;
  const when = completedAt ?? draftedAt;
  if (who === undefined) return <RefusalNote error={error} />;
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={`${title}：${shortName(who)}${when === undefined ? '' : `，${formatMoment(when)}`}${outcome === undefined ? '' : `，${outcomeWord(outcome)}`}`}
      description={
        <>
          <p>{detail}</p>
          <Button onClick={() => window.location.reload()}>看现在的内容</Button>
        </>
      }
    />
  );
}
