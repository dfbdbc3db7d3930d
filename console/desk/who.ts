import { createContext, useContext } from 'react';
import type { Who } from '../parts/api.ts';

/** Who sits here. */
export const WhoContext = createContext<Who>({ user: '', role: '' });

export function useWho(): Who {
  return useContext(WhoContext);
}
