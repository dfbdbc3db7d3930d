import { z } from 'zod';

/** The departments that messages travel to and from: code, full legal name and the short name people use. */
export const DEPARTMENTS = {
  'health-commission': { title: '卫生健康委员会', short: '卫健' },
  'disease-control': { title: '疾病预防控制局', short: '疾控' },
  'public-security': { title: '公安局（户政）', short: '公安' },
  'medical-insurance': { title: '医疗保障局', short: '医保' },
  'human-resources': { title: '人力资源和社会保障局', short: '人社' },
  taxation: { title: '税务局', short: '税务' },
  finance: { title: '财政局', short: '财政' },
  housing: { title: '住房和城乡建设局', short: '住建' },
} as const satisfies Record<string, { title: string; short: string }>;

export type Department = keyof typeof DEPARTMENTS;

export const DEPARTMENT_CODES = Object.keys(DEPARTMENTS) as [Department, ...Department[]];

/** What people call a department; one of a newer release is called as it is. */
export function departmentWord(code: string): string {
  return Object.hasOwn(DEPARTMENTS, code) ? DEPARTMENTS[code as Department].short : code;
}

export const departmentSchema = z.enum(DEPARTMENT_CODES).meta({
  id: 'Department',
  title: '部门',
  description: 'A department of the joint handling or of what follows from it (联办与后续部门).',
});

/** The PostgreSQL schema that a department owns alone: its code with underscores. */
export function databaseSchemaOf(department: Department | 'notifier'): string {
  return department.replaceAll('-', '_');
}
