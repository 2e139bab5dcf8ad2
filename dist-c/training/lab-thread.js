import { Worker } from 'node:worker_threads';
import { MillraceError } from '../base/index.js';
import { fail } from './errors.js';
/** Threads are started from built files, also where this one is run from its source. */
const WORKER = new URL('../../dist/training/lab-worker.js', import.meta.url);
/**
 * Starts a lab over a sheet, whose memory moves there: the caller can no longer use it.
 *
 * Errors of its verbs: those of the lab, and `training.worker_failed`.
 */
export function openLab(sheet) {
    const worker = new Worker(WORKER, { workerData: sheet, transferList: buffersOf(sheet) });
    let isOpen = true;
    worker.once('exit', () => {
        isOpen = false;
    });
    const ask = async (question, report = () => { }) => answerOf(worker, question, report);
    return {
        fit: (order, report) => ask({ verb: 'fit', order }, report),
        judge: (onnx) => ask({ verb: 'judge', onnx }),
        reference: (onnx, heldOut) => ask({ verb: 'reference', onnx, heldOut }),
        isOpen: () => isOpen,
        async close() {
            await worker.terminate();
        },
    };
}
function buffersOf({ table, label, times, known }) {
    const arrays = [...table.columns.values()].map((column) => column.kind === 'category' ? column.codes : column.values);
    return [...new Set([...arrays, label, times, known].map(({ buffer }) => buffer))];
}
function answerOf(worker, question, report) {
    return new Promise((resolve, reject) => {
        const end = (then) => {
            worker.off('message', onMessage);
            worker.off('error', onError);
            worker.off('exit', onExit);
            then();
        };
        const onError = (error) => end(() => reject(error));
        const onExit = (code) => end(() => reject(fail('worker_failed', { code })));
        const onMessage = (answer) => {
            if (answer.kind === 'progress')
                report(answer.done, answer.doing);
            else if (answer.kind === 'done')
                end(() => resolve(answer.result));
            else
                end(() => reject(restored(answer.error)));
        };
        worker.on('message', onMessage);
        worker.on('error', onError);
        worker.on('exit', onExit);
        worker.postMessage(question);
    });
}
/** A coded error that was thrown in the thread; its sentence is finished and has no holes left. */
function restored({ code, status, message, help, details }) {
    return new MillraceError(code, { status, says: message, help }, details);
}
//# sourceMappingURL=lab-thread.js.map