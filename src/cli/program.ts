import { Command, CommanderError } from 'commander'
import type { TSchema } from 'typebox'
import { MillraceError } from '../base/index.ts'
import { failHttp } from '../http/index.ts'
import { addCi } from './ci.ts'
import type { AddCommand, Run } from './command.ts'
import { addDerivedCommands } from './derived.ts'
import { fail } from './errors.ts'
import { addImport } from './import-command.ts'
import { addInit } from './init.ts'
import { addPlan } from './plan.ts'
import { addReference } from './reference-command.ts'
import { addReproduce } from './reproduce.ts'
import { type CliParts, createSession } from './session.ts'
import { settingsSchema } from './settings.ts'
import { addSettings } from './settings-command.ts'
import { addStorage } from './storage-move.ts'
import { addUp } from './up.ts'
import { flagName, placeholderOf, sentenceOf } from './values.ts'

/** 0 done, 1 a check said no, 2 wrong use, 3 the system failed. */
export type ExitStatus = 0 | 1 | 2 | 3

/** Errors that say no rather than that something is wrong. */
const CHECKS: ReadonlySet<string> = new Set([
  'automation.first_model_refused',
  'cli.not_reproduced',
  'cli.reference_differs',
  'registry.approval_needed',
  'registry.gate_refused',
])

/**
 * Runs one command line and returns its exit status. Results go to standard output, all else to standard error.
 *
 * @example
 * process.exitCode = await runCli(['registry', 'list', '--json'], parts)
 */
export async function runCli(
  argv: readonly string[],
  parts: CliParts,
  more: readonly AddCommand[] = [],
): Promise<ExitStatus> {
  let status: ExitStatus = 0
  const program = buildProgram(parts, more, () => {
    status = 1
  })
  if (argv[0] === '--version' || argv[0] === '-V') {
    parts.terminal.out(`${parts.hooks.version}\n`)
    return 0
  }
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return status
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0
    return tell(thrown instanceof CommanderError ? wrongUse(thrown, argv) : thrown, argv, parts)
  }
}

function buildProgram(parts: CliParts, more: readonly AddCommand[], saidNo: () => void): Command {
  const { terminal, hooks } = parts
  const program = new Command('millrace')
    .description('Machine learning that keeps itself true.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: () => undefined,
      outputError: () => undefined,
      getOutHelpWidth: () => terminal.columns,
    })
    .configureHelp({ showGlobalOptions: true })
    .option('--json', 'Print one JSON document on standard output.')
    .addHelpText('after', '\nExamples:\n  $ millrace demo\n  $ millrace data list --json\n  $ millrace --version')
  for (const [key, schema] of Object.entries(settingsSchema.properties as Readonly<Record<string, TSchema>>))
    program.option(`--${flagName(key)} <${placeholderOf(schema)}>`, sentenceOf(schema))
  const run: Run = async (command, work) => {
    if ((await work(createSession(parts, globalFlags(command)))) === false) saidNo()
  }
  for (const add of [addUp, addPlan, addInit, addSettings, addReproduce, addReference, addStorage, ...more])
    add(program, run)
  addCi(program, hooks.actions, run)
  addImport(program, hooks.actions, run)
  addDerivedCommands(program, hooks.actions, run)
  return program
}

/** The flags of the program itself, wherever they stood. */
function globalFlags(command: Command): Record<string, unknown> {
  let top = command
  while (top.parent) top = top.parent
  return top.opts()
}

function wrongUse(thrown: CommanderError, argv: readonly string[]): MillraceError {
  const reason = thrown.code === 'commander.help' ? 'A command is missing.' : sentence(thrown.message)
  const command = argv.filter((word) => /^[a-z][a-z_-]*$/.test(word)).slice(0, 1)
  const known = thrown.code === 'commander.unknownCommand' ? [] : command
  return fail('wrong_use', { reason, command: known.map((word) => `${word} `).join('') }, thrown)
}

function sentence(message: string): string {
  const text = message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.)?]$/.test(text) ? '' : '.'}`
}

function tell(thrown: unknown, argv: readonly string[], { terminal }: CliParts): ExitStatus {
  const error = thrown instanceof MillraceError ? thrown : failHttp('internal', {}, thrown)
  const { code, message, help, details } = error
  if (argv.includes('--json')) terminal.out(`${JSON.stringify({ error: { code, message, help, details } })}\n`)
  terminal.err(`${message}\n  ${help}\n  (${code})\n`)
  if (error !== thrown) terminal.err(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`)
  if (CHECKS.has(code)) return 1
  return error.status < 500 ? 2 : 3
}
