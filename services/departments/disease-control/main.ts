import { runDepartment } from '../kit/run-department.ts';
import { vaccinationRecord } from './vaccination-record.ts';

/** 疾病预防控制局. */
await runDepartment('disease-control', { 'vaccination-record': vaccinationRecord });
