import { runDepartment } from '../kit/run-department.ts';
import { leaveChangeNotice } from './leave-change-notice.ts';
import { leaveNotice } from './leave-notice.ts';
import { socialSecurityCard } from './social-security-card.ts';

/** 人力资源和社会保障局. */
await runDepartment('human-resources', {
  'social-security-card': socialSecurityCard,
  'leave-notice': leaveNotice,
  'leave-change-notice': leaveChangeNotice,
});
