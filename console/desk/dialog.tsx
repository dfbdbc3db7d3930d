import { Modal } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly close: () => void;
  /** what was begun goes on: it is not left before its end is seen */
  readonly isBusy?: boolean;
  readonly footer: ReactNode;
  readonly children: ReactNode;
}

/**
 * Something asked over a page, for as long as it is rendered. Nothing typed is lost by a click beside it, and what had the focus before
 * has it again: antd gives it back only to who hides a dialog and keeps it.
 */
export function Dialog({ title, close, isBusy = false, footer, children }: Props) {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    },
    [before],
  );
  return (
    <Modal
      open
      title={title}
      onCancel={close}
      keyboard={!isBusy}
      closable={isBusy ? false : { 'aria-label': '关闭' }}
      mask={{ closable: false }}
      footer={footer}
    >
      {children}
    </Modal>
  );
}

/** Whether a dialog stands over the page: what is pressed is meant for it. */
export function isDialogOpen(): boolean {
  return [...document.querySelectorAll('[aria-modal="true"]')].some((dialog) => dialog.checkVisibility());
}
