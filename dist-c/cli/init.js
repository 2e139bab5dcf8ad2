import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fail } from './errors.js';
import { STARTER_CONFIG, starterCsv } from './starter.js';
const FILES = ['millrace.config.ts', 'deliveries.csv'];
/** Adds `millrace init`. */
export const addInit = (program, run) => {
    const command = program
        .command('init')
        .argument('[folder]', 'Where to write; this folder when not given.')
        .description('Write a small project that runs: a file of rows and the question asked of them.')
        .option('--force', 'Overwrite what is there.')
        .addHelpText('after', '\nExample:\n  $ millrace init deliveries && cd deliveries && millrace up');
    command.action((folder, flags) => run(command, async (session) => init(session, folder ?? '.', flags.force === true)));
};
function init(session, name, force) {
    const folder = resolve(session.terminal.folder, name);
    const there = FILES.find((file) => existsSync(resolve(folder, file)));
    if (there && !force)
        throw fail('file_exists', { file: there });
    mkdirSync(folder, { recursive: true });
    const [config, rows] = FILES;
    writeFileSync(resolve(folder, config), STARTER_CONFIG);
    writeFileSync(resolve(folder, rows), starterCsv(Date.now()));
    const step = name === '.' ? 'millrace up' : `cd ${name} && millrace up`;
    session.print({ folder, files: FILES }, `Wrote ${FILES.join(' and ')} to ${folder}\nNext: ${step}\n`);
}
//# sourceMappingURL=init.js.map