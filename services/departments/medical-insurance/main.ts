import { runDepartment } from '../kit/run-department.ts';
import { allowanceTopUp } from './allowance-top-up.ts';
import { insuranceIdentityUpgrade } from './insurance-identity-upgrade.ts';
import { maternityAllowancePayment } from './maternity-allowance-payment.ts';
import { maternityCostRefund } from './maternity-cost-refund.ts';
import { medicalInsurance } from './medical-insurance.ts';

/** 医疗保障局. */
await runDepartment('medical-insurance', {
  'medical-insurance': medicalInsurance,
  'insurance-identity-upgrade': insuranceIdentityUpgrade,
  'maternity-cost-refund': maternityCostRefund,
  'maternity-allowance-payment': maternityAllowancePayment,
  'allowance-top-up': allowanceTopUp,
});
