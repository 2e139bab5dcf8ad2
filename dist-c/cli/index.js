export { fail as failCli } from './errors.js';
export { runCli } from './program.js';
export { createProgress } from './progress.js';
export { renderResult } from './render.js';
export { settingsSchema } from './settings.js';
export { processTerminal } from './terminal.js';
//# sourceMappingURL=index.js.map