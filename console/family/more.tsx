import { useState } from 'react';
import { Button, Form, Label, Radio, RadioGroup, TextArea, TextField } from 'react-aria-components';
import { callApi, refusalOf, type Refusal } from '../parts/api.ts';
import { formatMoment } from '../parts/format.ts';
import { Note } from './note.tsx';
import { ActingForMe, Reach } from './own.tsx';
import { PageLink } from './page-link.tsx';
import { useSending } from './sending.ts';
import type { Birth, Family } from './view.ts';

/** Saying that something is wrong, asking, handing over to the other parent, who has read what, how it was. */
export function More({ family }: { readonly family: Family }) {
  const [birth] = family.cases;
  return (
    <>
      <h1 tabIndex={-1}>更多</h1>
      {birth && (
        <>
          {!birth.closed && <Picture />}
          <Say birth={birth} />
          {!birth.closed && <Invite parent={family.parent} />}
          <Reach cases={family.cases} />
          <ActingForMe />
          <Readers />
          <Guide birth={birth} />
          {birth.tone === 'ordinary' && <Rate birth={birth} />}
        </>
      )}
    </>
  );
}

function Picture() {
  return (
    <section className="card">
      <h2 style={{ marginTop: 0 }}>拍一张证件或材料</h2>
      <p>工作人员要核对的，拍来就行，不用跑一趟。</p>
      <PageLink to="picture" className="button">
        现在拍
      </PageLink>
    </section>
  );
}

function Say({ birth: { caseNumber } }: { readonly birth: Birth }) {
  const [kind, setKind] = useState('correction');
  const [text, setText] = useState('');
  const { done, busy, refusal, send } = useSending();
  if (done) return <Received>工作人员会办理，并以短信或电话答复您。</Received>;
  return (
    <Form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        void send('/v1/family/messages', { caseNumber, kind, text });
      }}
    >
      <h2 style={{ marginTop: 0 }}>有内容不对，或者有问题</h2>
      {refusal && <Note refusal={refusal} />}
      <RadioGroup value={kind} onChange={setKind} aria-label="要说的是">
        <Radio className="choice" value="correction">
          有内容不对，请更正
        </Radio>
        <Radio className="choice" value="question">
          有问题要问
        </Radio>
      </RadioGroup>
      <TextField value={text} onChange={setText} maxLength={500}>
        <Label>请写明</Label>
        <TextArea rows={3} />
      </TextField>
      <p>
        <Button className="button first" type="submit" isDisabled={busy || text.trim() === ''}>
          发给工作人员
        </Button>
      </p>
    </Form>
  );
}

function Received({ children }: { readonly children: string }) {
  return (
    <p className="card" role="status">
      ✔ 已收到。{children}
    </p>
  );
}

function Invite({ parent }: { readonly parent: Family['parent'] }) {
  const { done, busy, refusal, send } = useSending();
  const other = parent === 'mother' ? '爸爸' : '妈妈';
  if (done) return <Received>邀请以短信发出，对方用自己的手机打开。</Received>;
  return (
    <section className="card">
      <h2 style={{ marginTop: 0 }}>交给{other}做</h2>
      <p>给对方自己的手机发一个邀请；对方看不到您的电话、工资和账户。</p>
      {refusal && <Note refusal={refusal} />}
      <Button
        className="button"
        isDisabled={busy}
        onPress={() => void send('/v1/family/invitations', undefined)}
      >
        邀请{other}
      </Button>
    </section>
  );
}

interface Reader {
  readonly at: string;
  readonly roleText: string;
  readonly departmentText: string | null;
  readonly text: string;
}

function Readers() {
  const [readers, setReaders] = useState<readonly Reader[]>();
  const [refusal, setRefusal] = useState<Refusal>();
  const look = () =>
    callApi<{ items: readonly Reader[] }>('GET', '/v1/family/readers').then(
      ({ items }) => setReaders(items),
      (error: unknown) => setRefusal(refusalOf(error)),
    );
  return (
    <section className="card">
      <h2 style={{ marginTop: 0 }}>谁看过我家的信息</h2>
      {refusal && <Note refusal={refusal} />}
      {readers ? (
        <ul className="rows">
          {readers.map(({ at, roleText, departmentText, text }, place) => (
            <li key={`${at}/${place}`}>
              {formatMoment(at)} {departmentText} {roleText}
              <div className="soft">{text}</div>
            </li>
          ))}
          {readers.length === 0 && <li>还没有人看过。</li>}
        </ul>
      ) : (
        <Button className="button" onPress={() => void look()}>
          看一看
        </Button>
      )}
    </section>
  );
}

function Guide({ birth: { guidance } }: { readonly birth: Birth }) {
  if (guidance.length === 0) return null;
  return (
    <details className="card">
      <summary>还可以办的事（{guidance.length}）</summary>
      <ul className="rows">
        {guidance.map(({ title, text, citation }) => (
          <li key={title}>
            <strong>{title}</strong>
            <div>{text}</div>
            <div className="soft">
              {citation.document} {citation.article}
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}

const STARS = ['很不满意', '不满意', '一般', '满意', '很满意'];

function Rate({ birth: { caseNumber } }: { readonly birth: Birth }) {
  const [stars, setStars] = useState('');
  const [text, setText] = useState('');
  const { done, busy, refusal, send } = useSending();
  const isBad = stars === '1' || stars === '2';
  if (done) return <Received>谢谢您的评价。</Received>;
  return (
    <Form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        void send('/v1/family/ratings', {
          caseNumber,
          stars: Number(stars),
          ...(text.trim() === '' ? {} : { text }),
        });
      }}
    >
      <h2 style={{ marginTop: 0 }}>办得怎么样</h2>
      {refusal && <Note refusal={refusal} />}
      <RadioGroup value={stars} onChange={setStars} aria-label="评价">
        {STARS.map((word, place) => (
          <Radio key={word} className="choice" value={String(place + 1)}>
            {word}
          </Radio>
        ))}
      </RadioGroup>
      {isBad && (
        <TextField value={text} onChange={setText} maxLength={500}>
          <Label>哪里不好，我们会给您回电话</Label>
          <TextArea rows={3} />
        </TextField>
      )}
      <p>
        <Button
          className="button"
          type="submit"
          isDisabled={busy || stars === '' || (isBad && text.trim() === '')}
        >
          提交评价
        </Button>
      </p>
    </Form>
  );
}
