import { Alert, Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { refusalOf } from '../parts/api.ts';

/** What is being fetched, in words. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <div role="status" aria-label={`正在取${what}`} className="card">
      <p className="soft">正在取{what}…</p>
      <Skeleton active={false} title={false} paragraph={{ rows: 4 }} />
    </div>
  );
}

/** Nothing is there, which is said, and why that is well. */
export function Nothing({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="card">
      <p>
        <strong>{title}</strong>
      </p>
      {children}
    </div>
  );
}

/** Why something was not done or shown, with what can be done about it. */
export function RefusalNote({ error, again }: { readonly error: unknown; readonly again?: () => void }) {
  const { title, detail, code, instance } = refusalOf(error);
  const isForbidden = code === 'not-allowed';
  return (
    <Alert
      type={isForbidden ? 'warning' : 'error'}
      showIcon
      role="alert"
      title={isForbidden ? '您的岗位不能看这一页' : title}
      description={
        <>
          {detail !== title && <p>{detail}</p>}
          {instance !== undefined && (
            <p className="soft">
              需要找人帮忙时，请说这个编号：<span className="number">{instance.slice(-12)}</span>
            </p>
          )}
          {again && !isForbidden && <Button onClick={again}>再试一次</Button>}
        </>
      }
    />
  );
}
