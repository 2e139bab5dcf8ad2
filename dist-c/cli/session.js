import { createLog } from '../http/index.js';
import { createProgress } from './progress.js';
import { renderResult } from './render.js';
import { readSettings } from './settings.js';
/** Errors: those of the settings. */
export function createSession(parts, flags) {
    const { hooks, terminal, library } = parts;
    const { json, ...others } = flags;
    const resolved = readSettings({ folder: terminal.folder, environment: terminal.environment, flags: others });
    const settings = resolved.values;
    const progress = createProgress(terminal);
    return {
        hooks,
        terminal,
        settings,
        resolved,
        place: { folder: terminal.folder, file: settings.config, library },
        log: createLog(settings.logLevel, (line) => terminal.err(line)),
        progress,
        print(result, text) {
            progress.end();
            terminal.out(json ? `${JSON.stringify(result ?? null)}\n` : (text ?? renderResult(result)));
        },
    };
}
//# sourceMappingURL=session.js.map