import {
  isEnd,
  MATTERS,
  STEPS,
  type MatterCode,
  type MatterStatus,
  type Subject,
} from '../../schemas/matter.ts';

/** As much of a piece of work as is looked at here. */
interface Piece {
  readonly subject: Subject;
  readonly code: string;
  readonly part: string;
  readonly status: MatterStatus;
}

/** Whether a family sees it as a matter of its own. */
export function isShown<T extends Piece>(piece: T): piece is T & { readonly code: MatterCode } {
  return piece.part === 'joint' && Object.hasOwn(MATTERS, piece.code);
}

/**
 * The step (内部步骤) that its matter is shown by: a step is part of its matter, and until it has ended the matter is not
 * completed. undefined: the matter is shown as it stands
 */
export function stepShown<T extends Piece>(matter: Piece, all: readonly T[]): T | undefined {
  const step = all.find((each) => each.subject === matter.subject && partOf(each) === matter.code);
  return step && matter.status === 'completed' && step.status !== 'completed' ? step : undefined;
}

function partOf({ code }: Piece): MatterCode | undefined {
  return (STEPS as Readonly<Record<string, { partOf: MatterCode }>>)[code]?.partOf;
}

/** How a matter stands, by how its step stands. */
export function statusWithStep(step: MatterStatus): MatterStatus {
  if (step === 'correction' || step === 'manual') return step;
  return isEnd(step) ? 'completed' : 'processing';
}
