import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { callAction } from '../http/index.js';
import { loadProjectIfThere } from './config.js';
const FILE = 'server.json';
const ANSWER_MS = 1_000;
/**
 * Reaches the server that is named, else the one that owns the data folder, else opens the folder in this process.
 *
 * Errors: `http.unreachable` for a named server, those of the project file, those of opening.
 */
export async function connect(session) {
    const { settings, hooks, log, progress } = session;
    const url = settings.url ?? (await runningServer(session));
    if (url !== undefined) {
        const remote = { url, ...(settings.token !== undefined && { token: settings.token }) };
        return {
            perform: (action, input) => callAction(action.http, input, remote),
            close: async () => undefined,
        };
    }
    const project = await loadProjectIfThere(session.place);
    return hooks.open({ settings, ...(project && { project }), log, progress: progress.report });
}
const notePath = ({ settings, terminal }) => resolve(terminal.folder, settings.dataDir, FILE);
/** Leaves word in the data folder of the server that owns it; returns how to take it back. */
export function noteServer(session, { url, instance }) {
    const path = notePath(session);
    writeFileSync(path, JSON.stringify({ url, instance }), { mode: 0o600 });
    return () => rmSync(path, { force: true });
}
/** The address of the server that owns the data folder; `undefined` where none answers, or another than noted. */
async function runningServer(session) {
    const note = readNote(notePath(session));
    if (!note)
        return undefined;
    try {
        const answer = await fetch(`${note.url}/healthz`, { signal: AbortSignal.timeout(ANSWER_MS) });
        const { instance } = (await answer.json());
        return instance === note.instance ? note.url : undefined;
    }
    catch {
        return undefined;
    }
}
function readNote(path) {
    try {
        return JSON.parse(readFileSync(path, 'utf8'));
    }
    catch {
        return undefined;
    }
}
//# sourceMappingURL=connection.js.map