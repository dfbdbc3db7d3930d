import { useParams } from 'react-router';
import { TaskPanel } from './task-panel.tsx';

/** A task that belongs to no case. */
export function TaskPage() {
  const { id = '' } = useParams();
  return (
    <>
      <h1>任务</h1>
      <TaskPanel id={id} view={undefined} />
    </>
  );
}
