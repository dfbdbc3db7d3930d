import { runDepartment } from '../kit/run-department.ts';
import { payInBatches } from './batches.ts';
import { subsidyPayment } from './subsidy-payment.ts';

/** 财政局. */
await runDepartment('finance', { 'subsidy-payment': subsidyPayment }, payInBatches);
