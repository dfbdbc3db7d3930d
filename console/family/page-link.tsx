import type { ReactNode } from 'react';
import { go } from './address.ts';

/** Leads to another page of the family, without loading anything. @param to as in address.ts */
export function PageLink({
  to,
  className,
  children,
}: {
  readonly to: string;
  readonly className: string;
  readonly children: ReactNode;
}) {
  return (
    <a
      className={className}
      href={`/family/${to}`}
      onClick={(event) => {
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}
