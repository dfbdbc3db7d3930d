import { useState } from 'react';
import { Button, Form, Input, Label, Radio, RadioGroup, TextField } from 'react-aria-components';
import { leafHint, leafWord, textOf, valueWord } from '../parts/field-words.ts';
import type { Leaf } from '../parts/fields.ts';

/** What follows from a choice, said before it is made. */
const CONSEQUENCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/choices/householdFollows': {
    mother: '户口登记在母亲的户口上，由母亲户籍所在地的公安办理',
    father: '户口登记在父亲的户口上，由父亲户籍所在地的公安办理',
  },
  '/choices/resultDelivery': {
    post: '纸质证件寄到家里',
    'pick-up': '纸质证件到窗口领取',
  },
};

interface Props {
  readonly leaf: Leaf;
  readonly value: unknown;
  readonly say: (value: unknown) => void;
}

/** One question. */
export function Answer({ leaf, value, say }: Props) {
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
        if (said.trim() !== '') say(read());
      }}
    >
      {codes ? (
        <RadioGroup value={said} onChange={setSaid}>
          <Label>{leafWord(leaf)}</Label>
          {codes.map((code) => (
            <Radio key={code} className="choice" value={code}>
              <span>
                {valueWord(code)}
                <span className="soft"> {CONSEQUENCES[pointer]?.[code]}</span>
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
          下一步
        </Button>
      </p>
      {said.trim() === '' && <p className="soft">{codes ? '选一个' : '填写'}后可以继续。</p>}
    </Form>
  );
}
