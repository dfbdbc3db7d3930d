import { ROLES, type Role } from '../../schemas/roles.ts';
import { useWho } from '../desk/who.ts';

/** The role of whoever sits here, as the table of rights has it. */
export function useRole(): Role | undefined {
  const { role } = useWho();
  return ROLES.find((each) => each === role);
}
