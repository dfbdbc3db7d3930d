import { NavLink, Route, Routes } from 'react-router';
import { Content, NotYours, Top } from '../desk/frame.tsx';
import { useWho } from '../desk/who.ts';
import { Deliveries } from './deliveries.tsx';
import { Joining } from './joining.tsx';
import { OneDelivery } from './one-delivery.tsx';
import { Quality } from './quality.tsx';
import { ReportForm } from './report-form.tsx';
import { Ward } from './ward.tsx';

/** The pages of a hospital's desk. */
export function HospitalPages() {
  const { user, role } = useWho();
  if (role !== 'hospital')
    return (
      <NotYours
        title="您的岗位不能使用医院的页面"
        why={`“${user}”不是医院的人。窗口人员请到大厅；换一个账号，请先退出。`}
        other={{ href: '/hall/', text: '到大厅' }}
      />
    );
  return (
    <>
      <Top name="医院" role="医院">
        <NavLink to="/" end>
          已报的
        </NavLink>
        <NavLink to="/report">报告出生</NavLink>
        <NavLink to="/ward">演练病房</NavLink>
        <NavLink to="/quality">质量</NavLink>
        <NavLink to="/joining">系统接入</NavLink>
      </Top>
      <Content>
        <Routes>
          <Route index element={<Deliveries />} />
          <Route path="ward" element={<Ward />} />
          <Route path="quality" element={<Quality />} />
          <Route path="joining" element={<Joining />} />
          <Route path="report" element={<ReportForm />} />
          <Route path="births/:facility/:notificationId" element={<OneDelivery />} />
          <Route path="*" element={<p className="card">没有这个页面。</p>} />
        </Routes>
      </Content>
    </>
  );
}
