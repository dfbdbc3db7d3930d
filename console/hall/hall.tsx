import { Link, NavLink, Route, Routes } from 'react-router';
import { mayDo } from '../../policies/rights/operations.ts';
import type { Role } from '../../schemas/roles.ts';
import { ROLE_WORDS } from '../../schemas/words.ts';
import { Content, NotYours, Top } from '../desk/frame.tsx';
import { useWho } from '../desk/who.ts';
import { CasePage } from './case-page.tsx';
import { Help } from './help.tsx';
import { Live } from './live.tsx';
import { Papers } from './papers.tsx';
import { useRole } from './role.ts';
import { Search } from './search.tsx';
import { TaskPage } from './task-page.tsx';
import { UndoBar } from './undo-bar.tsx';
import { Wall } from './wall.tsx';
import { WorkList } from './work-list.tsx';

/** The pages of those who work at a hall. */
export function Hall() {
  const role = useRole();
  if (role === undefined || !mayDo('getTasks', role)) return <NotOfTheHall />;
  return (
    <>
      <Live />
      <Routes>
        <Route path="wall" element={<Wall />} />
        <Route path="*" element={<WithTop role={role} />} />
      </Routes>
    </>
  );
}

function WithTop({ role }: { readonly role: Role }) {
  return (
    <>
      <HallTop role={role} />
      <UndoBar />
      <Content>
        <Routes>
          <Route index element={<WorkList />} />
          <Route path="papers" element={<Papers />} />
          <Route path="search" element={<Search />} />
          <Route path="tasks/:id" element={<TaskPage />} />
          <Route path="cases/:caseNumber" element={<CasePage />} />
          <Route path="*" element={<NoSuchPage />} />
        </Routes>
      </Content>
    </>
  );
}

function HallTop({ role }: { readonly role: Role }) {
  return (
    <Top name="大厅" role={ROLE_WORDS[role]} help={<Help />}>
      <NavLink to="/" end>
        任务
      </NavLink>
      {mayDo('postCaseSearch', role) && (
        <NavLink to="/search">
          查找办件 <kbd>/</kbd>
        </NavLink>
      )}
      {mayDo('getPrintQueue', role) && <NavLink to="/papers">纸质文书</NavLink>}
      <NavLink to="/wall">大屏</NavLink>
    </Top>
  );
}

function NotOfTheHall() {
  const { user } = useWho();
  return (
    <NotYours
      title="您的岗位不能使用大厅"
      why={`“${user}”不是窗口人员、主管或运维。医院请到医院的页面；换一个账号，请先退出。`}
      other={{ href: '/hospital/', text: '到医院的页面' }}
    />
  );
}

function NoSuchPage() {
  return (
    <div className="card">
      <h1>没有这个页面</h1>
      <p>
        地址可能写错了。回到 <Link to="/">任务</Link>。
      </p>
    </div>
  );
}
