import { environmentName } from '../base/index.js';
import { renderTable } from './render.js';
import { SECRET_SETTINGS, settingsSchema } from './settings.js';
import { flagName } from './values.js';
/** Adds `millrace settings`. */
export const addSettings = (program, run) => {
    const command = program
        .command('settings')
        .description('Show every setting with its value and where that came from.')
        .addHelpText('after', '\nExample:\n  $ MILLRACE_PORT=4200 millrace settings');
    command.action(() => run(command, async (session) => show(session)));
};
function show(session) {
    const { values, origins } = session.resolved;
    const schemas = settingsSchema.properties;
    const settings = Object.entries(schemas).map(([name, schema]) => {
        const value = values[name];
        const shown = SECRET_SETTINGS.includes(name) && value !== undefined ? '(hidden)' : (value ?? null);
        const variable = environmentName(name);
        return {
            name,
            value: shown,
            origin: origins[name],
            flag: `--${flagName(name)}`,
            variable,
            does: schema.description ?? '',
        };
    });
    const rows = settings.map(({ name, value, origin, flag, variable }) => ({ name, value, origin, flag, variable }));
    session.print({ settings }, renderTable(rows));
}
//# sourceMappingURL=settings-command.js.map