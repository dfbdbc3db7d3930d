import { runDepartment } from '../kit/run-department.ts';
import { housingEvent } from './housing-event.ts';

/** 住房和城乡建设局. */
await runDepartment('housing', { 'housing-event': housingEvent });
