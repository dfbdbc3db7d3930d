import { runDepartment } from '../kit/run-department.ts';
import { taxDeductionNotice } from './tax-deduction-notice.ts';

/** 税务局. */
await runDepartment('taxation', { 'tax-deduction-notice': taxDeductionNotice });
