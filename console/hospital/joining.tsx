import { useEffect } from 'react';
import { Copy } from '../desk/copy.tsx';

const TOKEN_CALL = `curl -s "$ISSUER/token" \\
  -d grant_type=client_credentials -d client_id="$CLIENT" -d client_secret="$SECRET"`;

const BIRTH_CALL = `curl -s "$BIRTH_API/v1/births" \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Idempotency-Key: $(uuidgen)" \\
  -H "Content-Type: application/json" \\
  --data @birth.json`;

const READ_CALL = `curl -s "$BIRTH_API/v1/births?asks=true" -H "Authorization: Bearer $TOKEN"`;

/** How a hospital's own system reports births: what it needs, and calls to copy. */
export function Joining() {
  useEffect(() => void (document.title = '系统接入·出生一件事'), []);
  return (
    <>
      <h1>系统接入</h1>
      <p>
        医院的系统可以直接上报，不必在页面上填。凭证由统筹单位发给机构，一个机构一份；这里不显示、也不保存任何凭证。
      </p>
      <section className="card">
        <h2>要有什么</h2>
        <ul>
          <li>$BIRTH_API：接口地址；$ISSUER：发令牌的地址；$CLIENT、$SECRET：发给本机构的凭证。</li>
          <li>令牌过期后重新取；怀疑泄露的，立即告诉统筹单位收回，两秒内失效。</li>
          <li>
            接口的全部字段、说明与例子：<code>$BIRTH_API/docs</code>，机器读的：
            <code>$BIRTH_API/openapi.json</code>。
          </li>
        </ul>
      </section>
      <Call title="1. 取令牌" text={TOKEN_CALL} />
      <Call title="2. 上报一次出生（同一份内容重发，用同一个 Idempotency-Key）" text={BIRTH_CALL} />
      <Call title="3. 看还有什么要补报" text={READ_CALL} />
    </>
  );
}

function Call({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <section className="card" aria-label={title}>
      <div className="bar">
        <h2 style={{ margin: 0 }}>{title}</h2>
        <Copy text={text} words="复制" label={`复制：${title}`} />
      </div>
      <pre tabIndex={0} style={{ overflowX: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {text}
      </pre>
    </section>
  );
}
