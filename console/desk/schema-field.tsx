import { Input, Select } from 'antd';
import { useId } from 'react';
import { isMoney, leafHint, leafWord, textOf, valueWord } from '../parts/field-words.ts';
import type { Leaf } from '../parts/fields.ts';

interface Props {
  readonly leaf: Leaf;
  readonly value: unknown;
  /** what is wrong with it, for a person */
  readonly wrong?: string | undefined;
  readonly isOptional?: boolean;
  readonly onChange: (value: unknown) => void;
}

/** One thing to fill in, as the API document describes it. What is wrong stands at it, and a machine reads it out with it. */
export function SchemaField({ leaf, value, wrong, isOptional = false, onChange }: Props) {
  const id = useId();
  const hint = leafHint(leaf);
  const about = [hint === undefined ? '' : `${id}-hint`, wrong === undefined ? '' : `${id}-wrong`]
    .filter(Boolean)
    .join(' ');
  return (
    <div className="field" data-pointer={leaf.pointer}>
      <label htmlFor={id}>
        {leafWord(leaf)}
        {isMoney(leaf.pointer) && '（元）'}
        {isOptional && <span className="soft">（可不填）</span>}
      </label>
      {hint !== undefined && (
        <div className="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      <Control
        id={id}
        leaf={leaf}
        value={value}
        onChange={onChange}
        isWrong={wrong !== undefined}
        describedBy={about === '' ? undefined : about}
      />
      {wrong !== undefined && (
        <div className="wrong" id={`${id}-wrong`}>
          ✕ {wrong}
        </div>
      )}
    </div>
  );
}

interface ControlProps {
  readonly id: string;
  readonly leaf: Leaf;
  readonly value: unknown;
  readonly isWrong: boolean;
  readonly describedBy: string | undefined;
  readonly onChange: (value: unknown) => void;
}

function Control({ id, leaf, value, isWrong, describedBy, onChange }: ControlProps) {
  const { field, pointer } = leaf;
  const shared = {
    id,
    'aria-invalid': isWrong,
    ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
    ...(isWrong ? { status: 'error' as const } : {}),
  };
  if (field.enum || field.type === 'boolean') {
    const codes = field.enum ?? ['true', 'false'];
    const options = codes.map((code) => ({ value: code, label: valueWord(code) }));
    const chosen = value === undefined ? undefined : textOf(value);
    const choose = (code: string | undefined) =>
      onChange(field.type === 'boolean' && code !== undefined ? code === 'true' : code);
    return (
      <Select
        {...shared}
        allowClear
        placeholder="请选择"
        options={options}
        value={chosen}
        onChange={choose}
        popupMatchSelectWidth={false}
      />
    );
  }
  if (field.format === 'date-time' || pointer.endsWith('/at') || pointer.endsWith('At')) {
    const shown = typeof value === 'string' ? value.slice(0, 16) : '';
    const say = (text: string) => onChange(text === '' ? undefined : `${text}:00+08:00`);
    return (
      <Input {...shared} type="datetime-local" value={shown} onChange={(event) => say(event.target.value)} />
    );
  }
  if (field.type === 'integer' || field.type === 'number')
    return <NumberControl shared={shared} leaf={leaf} value={value} onChange={onChange} />;
  return (
    <Input
      {...shared}
      type={field.format === 'date' || /(On|Date)$/.test(pointer) ? 'date' : 'text'}
      autoComplete="off"
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function NumberControl({
  shared,
  leaf: { pointer, field },
  value,
  onChange,
}: Pick<ControlProps, 'leaf' | 'value' | 'onChange'> & { readonly shared: object }) {
  const times = isMoney(pointer) ? 100 : 1;
  const read = (text: string): unknown => {
    if (text.trim() === '') return undefined;
    const number = Number(text);
    // What is no number is sent as it is: the API says so at its place.
    if (Number.isNaN(number)) return text;
    return field.type === 'integer' ? Math.round(number * times) : number * times;
  };
  const shown = typeof value === 'number' ? String(value / times) : ((value as string | undefined) ?? '');
  return (
    <Input
      {...shared}
      inputMode="decimal"
      defaultValue={shown}
      onChange={(event) => onChange(read(event.target.value))}
    />
  );
}
