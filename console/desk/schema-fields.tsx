import type { Leaf, Values } from '../parts/fields.ts';
import type { Wrongs } from '../parts/problem-places.ts';
import { SchemaField } from './schema-field.tsx';

interface Props {
  readonly leaves: readonly Leaf[];
  readonly values: Values;
  /** what is wrong with each, by its pointer */
  readonly wrongs: Wrongs;
  readonly say: (pointer: string, value: unknown) => void;
}

/** Fields of a birth report, each with what was typed and what is wrong with it. */
export function SchemaFields({ leaves, values, wrongs, say }: Props) {
  return leaves.map((leaf) => (
    <SchemaField
      key={leaf.pointer}
      leaf={leaf}
      value={values[leaf.pointer]}
      wrong={wrongs[leaf.pointer]}
      isOptional={!leaf.isRequired}
      onChange={(value) => say(leaf.pointer, value)}
    />
  ));
}
