import { createHash, timingSafeEqual } from 'node:crypto';
import type { Login } from '../../infra/config/logins.ts';
import { matchingStep } from './totp.ts';

/** What somebody types at the sign-in page. */
export interface Typed {
  readonly user: string;
  readonly password: string;
  readonly code: string;
}

/** The people of the demonstration. */
export interface Accounts {
  readonly find: (user: string) => Login | undefined;
  /** whether user, password and one-time code go together; a code is good once */
  readonly check: (typed: Typed) => boolean;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
/** Compared with where nobody has the name, so that a stranger waits as long. */
const NOBODY: Login = { user: '', password: '', secret: 'A'.repeat(32), role: 'clerk', facilities: [] };

/** Everybody who signs in by hand has a second factor; who has none, such as a hospital's program, has no way in here. */
export function createAccounts(logins: readonly Login[], now: () => number = Date.now): Accounts {
  const byUser = new Map(logins.map((login) => [login.user, login]));
  const lastSteps = new Map<string, number>();
  return {
    find: (user) => byUser.get(user),
    check: ({ user, password, code }) => {
      const login = byUser.get(user) ?? NOBODY;
      const isRight = timingSafeEqual(digest(login.password), digest(password));
      const step = matchingStep(login.secret ?? NOBODY.secret ?? '', code, now());
      const isFresh = step !== undefined && step > (lastSteps.get(user) ?? -1);
      if (!isRight || !isFresh || login === NOBODY || login.secret === undefined) return false;
      lastSteps.set(user, step);
      return true;
    },
  };
}
