import { useEffect, useRef, useState } from 'react';
import { Button, Form, Input, Label, Radio, RadioGroup, TextField } from 'react-aria-components';
import { Note } from './note.tsx';
import { takePicture, type Taken } from './take-picture.ts';
import { useSending } from './sending.ts';
import type { Birth } from './view.ts';

const USUAL = ['母亲的身份证', '父亲的身份证', '户口簿', '结婚证'] as const;
const OTHER = '别的';

/** A picture of a paper: taken, checked here at once, and sent to a clerk. Nothing of it is kept in the browser. */
export function PicturePage({ birth: { caseNumber } }: { readonly birth: Birth }) {
  const [kind, setKind] = useState('');
  const [other, setOther] = useState('');
  const [taken, setTaken] = useState<Taken>();
  const { done, busy, refusal, send } = useSending();
  const about = kind === OTHER ? other.trim() : kind;
  if (done)
    return (
      <section className="card" role="status">
        <h1 tabIndex={-1}>✔ 照片已收到</h1>
        <p>工作人员核对后答复您。照片加密保存，只有核对的人看得到，看一次记一次。</p>
      </section>
    );
  return (
    <>
      <h1 tabIndex={-1}>拍一张证件或材料</h1>
      <Form
        className="card"
        onSubmit={(event) => {
          event.preventDefault();
          if (taken?.base64 !== undefined)
            void send('/v1/family/pictures', { caseNumber, about, picture: taken.base64 });
        }}
      >
        {refusal && <Note refusal={refusal} />}
        <RadioGroup value={kind} onChange={setKind}>
          <Label>拍的是什么</Label>
          {[...USUAL, OTHER].map((word) => (
            <Radio key={word} className="choice" value={word}>
              {word}
            </Radio>
          ))}
        </RadioGroup>
        {kind === OTHER && (
          <TextField value={other} onChange={setOther} maxLength={60}>
            <Label>请写明是什么</Label>
            <Input autoComplete="off" />
          </TextField>
        )}
        <Camera taken={taken} took={setTaken} />
        <p>
          <Button
            className="button first"
            type="submit"
            isDisabled={busy || about === '' || taken?.base64 === undefined}
          >
            发给工作人员
          </Button>
        </p>
        {about === '' && <p className="soft">选好拍的是什么、拍好照片后可以发。</p>}
      </Form>
    </>
  );
}

/** Takes the picture, shows it, and says at once whether it can be read. */
function Camera({
  taken,
  took,
}: {
  readonly taken: Taken | undefined;
  readonly took: (taken: Taken) => void;
}) {
  const [busy, setBusy] = useState(false);
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A canvas, since the page may show no picture but its own: no address of it is ever made.
    shown.current?.replaceChildren(...(taken?.canvas ? [taken.canvas] : []));
  }, [taken]);
  return (
    <>
      <label className="button file">
        {taken ? '重新拍' : '拍照，或选一张照片'}
        <input
          type="file"
          accept="image/*"
          capture="environment"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (!file) return;
            setBusy(true);
            void takePicture(file)
              .then(took, () => took({ trouble: '照片没有读出来。请再拍一次。' }))
              .finally(() => setBusy(false));
          }}
        />
      </label>
      <div
        ref={shown}
        className="shown"
        role="img"
        aria-label={taken?.canvas ? '拍好的照片' : '还没有照片'}
      />
      <div role="status">
        {busy && <p>正在检查照片…</p>}
        {!busy && taken?.trouble !== undefined && (
          <p>
            <strong className="wrong">{taken.trouble}</strong>
            {taken.base64 !== undefined && ' 实在拍不好，也可以就这样发。'}
          </p>
        )}
        {!busy && taken && taken.trouble === undefined && <p>✔ 照片清楚，可以发。</p>}
      </div>
    </>
  );
}
