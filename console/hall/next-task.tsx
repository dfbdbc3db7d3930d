import { Button } from 'antd';
import type { TaskView } from '../../schemas/task.ts';
import { ROLE_WORDS, whose } from '../../schemas/words.ts';
import { workTitle } from '../parts/titles.ts';
import { Lamp } from './lamp.tsx';

/** The one task to begin with. */
export function NextTask({ task, open }: { readonly task: TaskView; readonly open: () => void }) {
  return (
    <section className="card" aria-labelledby="next">
      <h2 id="next" style={{ marginTop: 0 }}>
        先办这一件
      </h2>
      <div className="bar">
        <div>
          <strong>{task.title}</strong>
          <div className="soft">
            {whose(task.subject)}
            {workTitle(task.matter)} · 轮到{ROLE_WORDS[task.owner]} · <Lamp deadline={task.deadline} />
          </div>
          <div className="number soft">{task.caseNumber ?? '不属于一个办件'}</div>
        </div>
        <Button type="primary" size="large" className="end" onClick={open}>
          开始 ⏎
        </Button>
      </div>
    </section>
  );
}
