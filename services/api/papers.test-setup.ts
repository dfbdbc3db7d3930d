import type { DocumentView } from '../../schemas/document-view.ts';
import { textOfPdf } from '../../test/support/pdf-text.ts';
import { freshSample } from '../../test/support/samples.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

/** Below an address of a document. */
export const path = ({ number }: Pick<DocumentView, 'number'>, rest: string): string =>
  `/v1/documents/${number}/${rest}`;

/** A desk, with papers of a case that is accepted with it. */
export function usePapers() {
  const at = useTaskDesk();

  async function accepted(): Promise<{ readonly caseNumber: string; readonly document: DocumentView }> {
    const caseNumber = await at.desk.accept(freshSample('lanzhou-rare-character-name'));
    const listed = await at.api.call('clerk', `/v1/cases/${caseNumber}/documents`);
    const [document] = listed.json<{ items: DocumentView[] }>().items;
    if (!document) throw new Error('no document was issued');
    return { caseNumber, document };
  }

  const pdfOf = async (document: Pick<DocumentView, 'number'>, query = '') =>
    at.api.app.inject({
      url: path(document, `pdf${query}`),
      headers: { authorization: 'Bearer clerk-token-of-the-tests' },
    });

  /** What a paper says, by which it is checked. */
  async function readPaper(document: Pick<DocumentView, 'number'>) {
    const text = textOfPdf((await pdfOf(document)).rawPayload).replaceAll(/\s/g, '');
    const [code = ''] =
      /(?:[0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}/.exec(
        text.slice(text.indexOf('核验码')).replace(/([0-9A-Z]{4})(?=[0-9A-Z]{4}-)/, '$1-'),
      ) ?? [];
    return { text, code };
  }

  return { at, accepted, pdfOf, readPaper };
}
