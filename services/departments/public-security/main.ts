import { runDepartment } from '../kit/run-department.ts';
import { deathRegistration } from './death-registration.ts';
import { householdRegistration } from './household-registration.ts';

/** 公安局（户政）. */
await runDepartment('public-security', {
  'household-registration': householdRegistration,
  'death-registration': deathRegistration,
});
