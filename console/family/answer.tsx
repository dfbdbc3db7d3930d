import { useState } from 'react';
import { Button, Form, Input, Label, Radio, RadioGroup, TextField } from 'react-aria-components';
import { leafHint, leafWord, textOf, valueWord } from '../parts/field-words.ts';
import type { Leaf } from '../parts/fields.ts';
import type { PlainKey } from './words/speech.ts';
import { useWords } from './words/tongue.tsx';

/** What follows from a choice, said before it is made. */
const CONSEQUENCES: Readonly<Record<string, Readonly<Record<string, PlainKey>>>> = {
  '/choices/householdFollows': {
    mother: 'question.household-mother',
    father: 'question.household-father',
  },
  '/choices/resultDelivery': {
    post: 'question.by-post',
    'pick-up': 'question.at-window',
  },
};

interface Props {
  readonly leaf: Leaf;
  readonly value: unknown;
  readonly answer: (value: unknown) => void;
}

/** One question. */
export function Answer({ leaf, value, answer }: Props) {
  const { say } = useWords();
  const { pointer, field } = leaf;
  const [said, setSaid] = useState(textOf(value));
  const codes = field.enum ?? (field.type === 'boolean' ? ['true', 'false'] : undefined);
  const hint = leafHint(leaf);
  const read = (): unknown => {
    if (field.type === 'boolean') return said === 'true';
    return field.type === 'integer' || field.type === 'number' ? Number(said) : said.trim();
  };
  return (
    <Form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        if (said.trim() !== '') answer(read());
      }}
    >
      {codes ? (
        <RadioGroup value={said} onChange={setSaid}>
          <Label>{leafWord(leaf)}</Label>
          {codes.map((code) => (
            <Radio key={code} className="choice" value={code}>
              <span>
                {valueWord(code)}
                <Consequence of={CONSEQUENCES[pointer]?.[code]} />
              </span>
            </Radio>
          ))}
        </RadioGroup>
      ) : (
        <TextField value={said} onChange={setSaid} autoFocus>
          <Label>{leafWord(leaf)}</Label>
          {hint !== undefined && <span className="soft">{hint}</span>}
          <Input
            type={field.format === 'date' || /(On|Date)$/.test(pointer) ? 'date' : 'text'}
            inputMode={pointer.endsWith('accountNumber') || field.type === 'integer' ? 'numeric' : 'text'}
            autoComplete="off"
          />
        </TextField>
      )}
      <p>
        <Button className="button first" type="submit" isDisabled={said.trim() === ''}>
          {say('question.next')}
        </Button>
      </p>
      {said.trim() === '' && (
        <p className="soft">{say(codes ? 'question.choose-first' : 'question.fill-first')}</p>
      )}
    </Form>
  );
}

function Consequence({ of }: { readonly of: PlainKey | undefined }) {
  const { say } = useWords();
  return of !== undefined && <span className="soft"> {say(of)}</span>;
}
