import { Command, CommanderError } from 'commander';
import { MillraceError } from '../base/index.js';
import { failHttp } from '../http/index.js';
import { addDerivedCommands } from './derived.js';
import { fail } from './errors.js';
import { addInit } from './init.js';
import { addPlan } from './plan.js';
import { addReference } from './reference-command.js';
import { addReproduce } from './reproduce.js';
import { createSession } from './session.js';
import { settingsSchema } from './settings.js';
import { addSettings } from './settings-command.js';
import { addUp } from './up.js';
import { flagName, placeholderOf, sentenceOf } from './values.js';
/** Errors that say no rather than that something is wrong. */
const CHECKS = new Set([
    'automation.first_model_refused',
    'cli.not_reproduced',
    'cli.reference_differs',
    'registry.gate_refused',
]);
/**
 * Runs one command line and returns its exit status. Results go to standard output, all else to standard error.
 *
 * @example
 * process.exitCode = await runCli(['registry', 'list', '--json'], parts)
 */
export async function runCli(argv, parts, more = []) {
    const program = buildProgram(parts, more);
    try {
        await program.parseAsync([...argv], { from: 'user' });
        return 0;
    }
    catch (thrown) {
        if (thrown instanceof CommanderError && thrown.exitCode === 0)
            return 0;
        return tell(thrown instanceof CommanderError ? wrongUse(thrown, argv) : thrown, argv, parts);
    }
}
function buildProgram(parts, more) {
    const { terminal, hooks } = parts;
    const program = new Command('millrace')
        .description('Machine learning that keeps itself true.')
        .version(hooks.version)
        .exitOverride()
        .configureOutput({
        writeOut: (text) => terminal.out(text),
        writeErr: () => undefined,
        outputError: () => undefined,
        getOutHelpWidth: () => terminal.columns,
    })
        .configureHelp({ showGlobalOptions: true })
        .option('--json', 'Print one JSON document on standard output.');
    for (const [key, schema] of Object.entries(settingsSchema.properties))
        program.option(`--${flagName(key)} <${placeholderOf(schema)}>`, sentenceOf(schema));
    const run = async (command, work) => work(createSession(parts, globalFlags(command)));
    for (const add of [addUp, addPlan, addInit, addSettings, addReproduce, addReference, ...more])
        add(program, run);
    addDerivedCommands(program, hooks.actions, run);
    return program;
}
/** The flags of the program itself, wherever they stood. */
function globalFlags(command) {
    let top = command;
    while (top.parent)
        top = top.parent;
    return top.opts();
}
function wrongUse(thrown, argv) {
    const reason = thrown.code === 'commander.help' ? 'A command is missing.' : sentence(thrown.message);
    const command = argv.filter((word) => /^[a-z][a-z_-]*$/.test(word)).slice(0, 1);
    const known = thrown.code === 'commander.unknownCommand' ? [] : command;
    return fail('wrong_use', { reason, command: known.map((word) => `${word} `).join('') }, thrown);
}
function sentence(message) {
    const text = message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.)?]$/.test(text) ? '' : '.'}`;
}
function tell(thrown, argv, { terminal }) {
    const error = thrown instanceof MillraceError ? thrown : failHttp('internal', {}, thrown);
    const { code, message, help, details } = error;
    if (argv.includes('--json'))
        terminal.out(`${JSON.stringify({ error: { code, message, help, details } })}\n`);
    terminal.err(`${message}\n  ${help}\n  (${code})\n`);
    if (error !== thrown)
        terminal.err(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`);
    if (CHECKS.has(code))
        return 1;
    return error.status < 500 ? 2 : 3;
}
//# sourceMappingURL=program.js.map