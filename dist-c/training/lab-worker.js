import { parentPort, workerData } from 'node:worker_threads';
import { MillraceError } from '../base/index.js';
import { createLab } from './lab.js';
/** The thread that fits models, so that a long fit does not hold up a server. It answers one question after the other. */
const lab = createLab(workerData);
const port = parentPort;
port.on('message', (question) => {
    const answer = (message) => port.postMessage(message);
    try {
        answer({ kind: 'done', result: ask(question, (done, doing) => answer({ kind: 'progress', done, doing })) });
    }
    catch (error) {
        if (!(error instanceof MillraceError))
            throw error;
        const { code, status, message, help, details } = error;
        answer({ kind: 'failed', error: { code, status, message, help, details } });
    }
});
function ask(question, report) {
    if (question.verb === 'fit')
        return lab.fit(question.order, report);
    if (question.verb === 'judge')
        return lab.judge(question.onnx);
    return lab.reference(question.onnx, question.heldOut);
}
//# sourceMappingURL=lab-worker.js.map