import { Button } from 'antd';
import { useState } from 'react';

interface Props {
  readonly text: string;
  /** on the button */
  readonly words: string;
  /** for who listens, where several say the same */
  readonly label?: string;
  readonly isSmall?: boolean;
}

/** Copies something, and says whether it did: a browser that is not reached by https may not. */
export function Copy({ text, words, label, isSmall = false }: Props) {
  const [became, setBecame] = useState<'copied' | 'refused'>();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setBecame('copied');
    } catch {
      setBecame('refused');
    }
  };
  return (
    <>
      <Button size={isSmall ? 'small' : 'medium'} aria-label={label} onClick={() => void copy()}>
        {words}
      </Button>
      <span role="status" className="soft">
        {became === 'copied' && ' 已复制'}
        {became === 'refused' && ' 没有复制上，请选中后自己复制'}
      </span>
    </>
  );
}
