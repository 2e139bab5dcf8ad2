import { cliHooks } from '../app.ts'
import { demoCommand } from './demo/command.ts'
import { runCli } from './program.ts'
import { processTerminal } from './terminal.ts'

process.exitCode = await runCli(
  process.argv.slice(2),
  { hooks: cliHooks, library: () => import('../index.ts'), terminal: processTerminal() },
  [demoCommand],
)
