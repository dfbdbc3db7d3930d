import { useId, type ReactNode } from 'react';

interface Props {
  readonly label: string;
  readonly wrong?: string | undefined;
  readonly children: (id: string) => ReactNode;
}

/** One thing to fill in, with what it is called above it and what is wrong with it below. */
export function Line({ label, wrong, children }: Props) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {wrong !== undefined && <div className="wrong">✕ {wrong}</div>}
    </div>
  );
}
