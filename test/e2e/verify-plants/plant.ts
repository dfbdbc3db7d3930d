import type { TestStack } from '../../support/stack.ts';
import { tamper, type Undo } from './tamper.ts';

/** The system and its cases that violations are planted in. */
export interface Scene {
  readonly system: TestStack;
  /** completed; the family of the canary */
  readonly done: string;
  /** completed, and paid its allowance as `done` is */
  readonly another: string;
  /** completed, two children */
  readonly twins: string;
  /** completed, its child erased */
  readonly erased: string;
  /** waits for its parents */
  readonly parked: string;
  /** waits for a silent department */
  readonly waiting: string;
  /** what is personal to the family of `done`, by what it is */
  readonly secrets: Readonly<Record<string, string>>;
}

/** One violation planted by hand, and how it must be found. */
export interface Plant {
  readonly name: string;
  /** the invariant that must find it */
  readonly id: string;
  /** what it must say */
  readonly what: string;
  /** others that rightly see it too */
  readonly also?: readonly string[];
  readonly plant: (scene: Scene) => Promise<Undo>;
}

type Where = (scene: Scene) => string;

export function change(table: string, where: Where, set: string | Where): Plant['plant'] {
  return (scene) => {
    const sets = typeof set === 'string' ? set : set(scene);
    const sql = `update ${table} set ${sets} where ${where(scene)}`;
    return tamper(scene.system.database, { table, where: where(scene), sql });
  };
}

export function remove(table: string, where: Where): Plant['plant'] {
  return (scene) => {
    const sql = `delete from ${table} where ${where(scene)}`;
    return tamper(scene.system.database, { table, where: where(scene), sql });
  };
}

/** @param rows what follows `insert into <table>` @param where finds the rows added, and no others */
export function add(table: string, where: Where, rows: Where): Plant['plant'] {
  return (scene) => {
    const sql = `insert into ${table} ${rows(scene)}`;
    return tamper(scene.system.database, { table, where: where(scene), sql });
  };
}

/** One after the other; taken back the other way round. */
export function both(first: Plant['plant'], second: Plant['plant']): Plant['plant'] {
  return async (scene) => {
    const undoFirst = await first(scene);
    const undoSecond = await second(scene);
    return async () => {
      await undoSecond();
      await undoFirst();
    };
  };
}

/** Rows of one of the cases. */
export function of(which: 'done' | 'twins' | 'erased' | 'parked' | 'waiting', more?: string): Where {
  return (scene) => `case_number = '${scene[which]}'${more === undefined ? '' : ` and ${more}`}`;
}

export function vaccination(which: 'done' | 'waiting'): Where {
  return of(which, `subject = 'child-1' and code = 'vaccination-record'`);
}

/** Bytes in the form of sealed ones. */
export const SEALED = `decode('01' || repeat('ab', 40), 'hex')`;

export const CASE_EVENTS = 'birth.case-events.v1';
