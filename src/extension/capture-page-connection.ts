/** The line between one page and its capture: state to the page, questions and wishes from it. */
import { commands, type Disposable, type Webview } from 'vscode';
import type { HostMessage, PageMessage, PageReply, PageRequest } from '../../webview/protocol.ts';
import type { CaptureDocument, CaptureState } from './capture-document.ts';
import { applyFix } from './fix-actions.ts';
import { settingIds } from './manifest.ts';
import { writeOtherSide } from './replay-other-side.ts';
import { showTraces, type PredictedTraces } from './replay-trace.ts';
import { showLine } from './show-line.ts';

/** Serves the page in `webview` until disposed. A page that was hidden starts anew and says `ready` again. */
export function connectPage(document: CaptureDocument, webview: Webview, traces: PredictedTraces): Disposable {
  const post = (message: HostMessage): void => void webview.postMessage(message);
  let isReady = false;
  const tell = (state: CaptureState): void => {
    if (!isReady) return;
    if (state.kind === 'analyzed')
      post({ kind: 'analysis', name: document.name, summary: state.summary, partial: state.partial });
    else if (state.kind === 'failed') post({ kind: 'failed', message: state.message });
    else if (state.progress) post({ kind: 'progress', progress: state.progress });
  };
  const tellGateway = (): void => {
    const gateway = isReady ? document.takeWishedGateway() : null;
    if (gateway !== null) post({ kind: 'replay', gateway });
  };
  const changes = document.onDidChange(tell);
  const wishes = document.onDidWishGateway(tellGateway);
  const messages = webview.onDidReceiveMessage((message: PageMessage) => {
    switch (message.kind) {
      case 'ready':
        isReady = true;
        tell(document.known);
        return tellGateway();
      case 'cancel':
        return void document.cancel();
      case 'fix': {
        const fix = fixOf(document, message.finding, message.fix);
        return fix ? void applyFix(message.action, fix, document.sources) : undefined;
      }
      case 'open-line': {
        const source = document.sources[message.source];
        return source ? void showLine(source, message.line) : undefined;
      }
      case 'save-other-side':
        return void writeOtherSide(document, message.gateway);
      case 'name-inside':
        return void commands.executeCommand('workbench.action.openSettings', settingIds.insidePrefixes);
      case 'compare-trace':
        return void showTraces(document, [message.gateway], traces);
      default:
        return void reply(document, message).then(post);
    }
  });
  return {
    dispose: () => {
      changes.dispose();
      wishes.dispose();
      messages.dispose();
    },
  };
}

const fixOf = ({ findings }: CaptureDocument, finding: number, fix: number) => findings[finding]?.fixes[fix];

async function reply(document: CaptureDocument, request: PageRequest): Promise<HostMessage> {
  try {
    return { kind: 'reply', id: request.id, result: await ask(document, request), error: null };
  } catch (error) {
    return {
      kind: 'reply',
      id: request.id,
      result: null,
      error: error instanceof Error ? error.message : String(error),
    };
  }
}

function ask({ engine }: CaptureDocument, request: PageRequest): Promise<PageReply> {
  if (!engine) throw new Error('The capture is not open.');
  switch (request.kind) {
    case 'rows':
      return engine.rows(request.request);
    case 'ladder':
      return engine.ladder(request.flow);
    case 'packet':
      return engine.packet(request.number);
    case 'matrix':
      return engine.matrix();
    case 'replay':
      return engine.replay(request.gateway);
    case 'rewrites':
      return engine.rewrites(request.gateway, request.session);
  }
}
