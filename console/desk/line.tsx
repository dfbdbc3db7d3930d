import { useId, type ReactNode } from 'react';

/** What a control needs to be named by its label, and read out with what is wrong with it. */
interface Of {
  readonly id: string;
  readonly 'aria-invalid'?: true;
  readonly 'aria-describedby'?: string;
}

interface Props {
  readonly label: string;
  readonly wrong?: string | undefined;
  readonly children: (of: Of) => ReactNode;
}

/** One thing to fill in, with what it is called above it and what is wrong with it below. */
export function Line({ label, wrong, children }: Props) {
  const id = useId();
  const about = `${id}-wrong`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(wrong === undefined ? { id } : { id, 'aria-invalid': true, 'aria-describedby': about })}
      {wrong !== undefined && (
        <div className="wrong" id={about}>
          ✕ {wrong}
        </div>
      )}
    </div>
  );
}
