import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Option } from 'commander';
import { fail } from '../errors.js';
import { showReport } from './screen.js';
import { tellStory } from './story.js';
/** Adds `millrace demo`. */
export const demoCommand = (program, run) => {
    const command = program
        .command('demo')
        .description('One full turn of the loop on three million real flights, in the page and in the terminal.')
        .option('--once', 'Run as fast as it goes, without a person, and exit.')
        .addOption(new Option('--sample <share>', 'Share of the flights to train on and to replay, above 0 and at most 1.').default('0.1'))
        .addOption(new Option('--pace <seconds>', 'Seconds that a week of the replay takes, without --once.').default('10'))
        .addHelpText('after', '\nExample:\n  $ millrace demo --once --json');
    command.action((flags) => run(command, (session) => demo(session, flags)));
};
/** Every run of the demo begins with nothing: in a folder of its own, unless one is named. */
async function demo(session, flags) {
    const sample = numberFlag('sample', flags.sample, { above: 0, most: 1 });
    const pace = flags.once ? 0 : numberFlag('pace', flags.pace, { above: 0, most: 3_600 });
    const { settings, terminal, resolved } = session;
    const named = resolved.origins['dataDir'] !== 'default';
    const folder = named ? resolve(terminal.folder, settings.dataDir) : mkdtempSync(join(tmpdir(), 'millrace-demo-'));
    try {
        const port = flags.once && resolved.origins['port'] === 'default' ? 0 : settings.port;
        await tellStory({ ...session, settings: { ...settings, dataDir: folder, port } }, { sample, pace, report: report(session) });
    }
    finally {
        session.progress.end();
        if (!named)
            rmSync(folder, { recursive: true, force: true });
    }
}
function report(session) {
    return (done) => session.print(done, showReport(done));
}
function numberFlag(name, text, range) {
    const value = Number(text);
    if (text.trim() !== '' && value > range.above && value <= range.most)
        return value;
    throw fail('wrong_use', {
        reason: `--${name} takes a number above ${range.above} and at most ${range.most}, not ${text}.`,
        command: 'demo ',
    });
}
//# sourceMappingURL=command.js.map