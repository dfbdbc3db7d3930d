import { Button } from 'antd';
import type { TaskView } from '../../schemas/task.ts';
import { ROLE_WORDS } from '../../schemas/words.ts';
import { dueOf } from '../parts/format.ts';
import { calledOf } from '../parts/names.ts';
import { Lamp } from './lamp.tsx';
import { AboutTask } from './task-rows.tsx';

/** The one task to begin with: who, what, until when, and one button. */
export function NextTask({ task, open }: { readonly task: TaskView; readonly open: () => void }) {
  return (
    <section className={`card next ${dueOf(task.deadline).lamp}`} aria-labelledby="next">
      <div className="bar">
        <div className="grow">
          <h2 id="next">先办这一件</h2>
          <p className="what">
            {task.person && <span className="person">{calledOf(task.person)}</span>}
            <strong>{task.title}</strong>
          </p>
          <p>
            <Lamp deadline={task.deadline} /> · 轮到{ROLE_WORDS[task.owner]}
          </p>
          <AboutTask task={task} />
        </div>
        <Button type="primary" size="large" onClick={open}>
          开始 ⏎
        </Button>
      </div>
    </section>
  );
}
