import { useMutation } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { mayDo } from '../../policies/rights/operations.ts';
import type { CaseView, MatterView } from '../../schemas/case-view.ts';
import { departmentWord } from '../../schemas/department.ts';
import {
  FLAG_WORDS,
  MATTER_STATUS_WORDS,
  ROUTE_WORDS,
  subjectWord,
  UNPUBLISHED_TERM_WORDS,
} from '../../schemas/words.ts';
import { Dialog } from '../desk/dialog.tsx';
import { Lacks } from '../desk/lacks.tsx';
import { Line } from '../desk/line.tsx';
import { RefusalNote } from '../desk/states.tsx';
import { callApi } from '../parts/api.ts';
import { inOrder } from '../parts/standing.ts';
import { workTitle } from '../parts/titles.ts';
import { Mark } from './mark.tsx';
import { useRole } from './role.ts';
import { useAfterwards } from './queries.ts';

const BAD_FLAGS: readonly string[] = ['overdue'];

/** Every matter in the order in which one waits for another, with its department, way, and both terms. */
export function MatterBoard({ view }: { readonly view: CaseView }) {
  return (
    <section className="card" aria-labelledby="matters">
      <h2 id="matters">事项</h2>
      <div className="scroll" tabIndex={0} role="region" aria-label="事项表">
        <table className="list">
          <thead>
            <tr>
              <th scope="col">事项</th>
              <th scope="col">状态</th>
              <th scope="col">部门·方式</th>
              <th scope="col">法定期限</th>
              <th scope="col">承诺期限</th>
            </tr>
          </thead>
          <tbody>
            {inOrder(view.matters).map((matter) => (
              <Row key={`${matter.subject}/${matter.code}`} matter={matter} caseNumber={view.caseNumber} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ matter, caseNumber }: { readonly matter: MatterView; readonly caseNumber: string }) {
  const { title, subject, status, department, route, routeReason, flags, reason, waitsFor } = matter;
  // What nobody has to look at any more is plain.
  const isPlain = status === 'completed' || status === 'not-applicable';
  return (
    <tr>
      <td>
        {title}
        <div className="soft">{subjectWord(subject)}</div>
        <Results result={matter.result} />
      </td>
      <td>
        <Mark status={status} />
        {isPlain ? MATTER_STATUS_WORDS[status] : <strong>{MATTER_STATUS_WORDS[status]}</strong>}
        <div>
          {flags.map((flag) => (
            <span key={flag} className={`flag ${BAD_FLAGS.includes(flag) ? 'bad' : 'warn'}`}>
              {FLAG_WORDS[flag]}
            </span>
          ))}
        </div>
        {waitsFor.length > 0 && (
          <div className="soft">
            等：{waitsFor.map((need) => workTitle(need.split('/').at(-1) ?? need)).join('、')}
          </div>
        )}
        {reason !== undefined && <div className="soft">{reason}</div>}
        {status === 'withdrawn' && <Reopening matter={matter} caseNumber={caseNumber} />}
      </td>
      <td>
        {departmentWord(department)}
        <div className="soft">
          {ROUTE_WORDS[route]}
          {routeReason !== undefined && `：${routeReason}`}
        </div>
      </td>
      <td>
        <Term matter={matter} kind="statutory" />
      </td>
      <td>
        <Term matter={matter} kind="promised" />
      </td>
    </tr>
  );
}

function Results({ result }: { readonly result: MatterView['result'] }) {
  if (!result) return null;
  // What something is known by has a name that ends so; the server has masked it.
  const number = Object.entries(result).find(([name]) => /(Number|Id)$/.test(name));
  return number ? <div className="number soft">{String(number[1])}</div> : null;
}

function Term({ matter, kind }: { readonly matter: MatterView; readonly kind: 'statutory' | 'promised' }) {
  const term = matter.terms?.find((each) => each.kind === kind);
  if (!term || term.workingDays === undefined) return <>{UNPUBLISHED_TERM_WORDS}</>;
  const { dueDate, left, overdue, provisional, workingDays, citation } = term;
  return (
    <>
      {workingDays}个工作日
      {dueDate !== undefined && (
        <div className={overdue ? 'lamp late' : 'number'}>
          {dueDate}
          {left !== undefined && !overdue && `（剩${left}）`}
          {overdue && ' 已超期'}
        </div>
      )}
      {provisional && <div className="soft">暂定：放假安排未公布</div>}
      {citation && (
        <div className="soft">
          {citation.document} {citation.article}
        </div>
      )}
    </>
  );
}

/** What was given up is taken up again; who may not is told so. */
function Reopening({ matter, caseNumber }: { readonly matter: MatterView; readonly caseNumber: string }) {
  const role = useRole();
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState('');
  const afterwards = useAfterwards();
  const path = `/v1/cases/${caseNumber}/matters/${matter.subject}/${matter.code}/reopening`;
  const work = useMutation({
    mutationFn: () => callApi('POST', path, { reason }),
    onSuccess: async () => {
      await afterwards();
      setIsOpen(false);
    },
  });
  if (!mayDo('postReopening', role))
    return (
      <div>
        <Button disabled>恢复办理</Button> <span className="soft">只有主管可以恢复</span>
      </div>
    );
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>恢复办理</Button>
      {isOpen && (
        <Dialog
          title={`恢复办理：${matter.title}`}
          close={() => setIsOpen(false)}
          footer={
            <>
              <Lacks of={{ 理由: reason }} />
              <Button
                type="primary"
                disabled={reason.trim() === ''}
                loading={work.isPending}
                onClick={() => work.mutate()}
              >
                恢复办理
              </Button>
            </>
          }
        >
          {work.isError && <RefusalNote error={work.error} />}
          <Line label="理由">
            {(of) => (
              <Input
                {...of}
                value={reason}
                maxLength={500}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Line>
        </Dialog>
      )}
    </>
  );
}
