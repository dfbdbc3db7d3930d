import { Button } from 'antd';
import { useState } from 'react';
import { Dialog } from '../desk/dialog.tsx';
import { useKeys } from './keyboard.ts';

const KEYS = [
  ['J / K', '下一行 / 上一行'],
  ['⏎', '打开选中的任务（没有选的，打开“先办这一件”）'],
  ['X', '选中这一行，几件一起办'],
  ['A', '办理：在办件页到结论，在列表打开选中的'],
  ['R', '补正、更正：在办件页到要填写的内容'],
  ['L / H', '下一页 / 上一页'],
  ['/', '查找办件'],
  ['?', '这张表'],
] as const;

/** Which keys there are. */
export function Help() {
  const [isOpen, setIsOpen] = useState(false);
  useKeys({ '?': () => setIsOpen(true) });
  return (
    <>
      <Button className="keys" onClick={() => setIsOpen(true)}>
        键盘 <kbd>?</kbd>
      </Button>
      {isOpen && (
        <Dialog title="用键盘办理" close={() => setIsOpen(false)} footer={null}>
          <dl className="pairs">
            {KEYS.map(([key, what]) => (
              <div key={key} style={{ display: 'contents' }}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </Dialog>
      )}
    </>
  );
}
