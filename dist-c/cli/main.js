import { cliHooks } from '../app.js';
import { demoCommand } from './demo/command.js';
import { runCli } from './program.js';
import { processTerminal } from './terminal.js';
process.exitCode = await runCli(process.argv.slice(2), { hooks: cliHooks, library: () => import('../index.js'), terminal: processTerminal() }, [demoCommand]);
//# sourceMappingURL=main.js.map