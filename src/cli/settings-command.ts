import type { TSchema } from 'typebox'
import { environmentName } from '../base/index.ts'
import type { AddCommand } from './command.ts'
import { renderTable } from './render.ts'
import type { Session } from './session.ts'
import { SECRET_SETTINGS, settingsSchema } from './settings.ts'
import { flagName } from './values.ts'

/** Adds `millrace settings`. */
export const addSettings: AddCommand = (program, run) => {
  const command = program
    .command('settings')
    .description('Show every setting with its value and where that came from.')
    .addHelpText('after', '\nExample:\n  $ MILLRACE_PORT=4200 millrace settings')
  command.action(() => run(command, async (session) => show(session)))
}

function show(session: Session): void {
  const { values, origins } = session.resolved
  const schemas = settingsSchema.properties as Readonly<Record<string, TSchema & { description?: string }>>
  const settings = Object.entries(schemas).map(([name, schema]) => {
    const value = (values as Readonly<Record<string, unknown>>)[name]
    const shown = SECRET_SETTINGS.includes(name) && value !== undefined ? '(hidden)' : (value ?? null)
    const variable = environmentName(name)
    return {
      name,
      value: shown,
      origin: origins[name]!,
      flag: `--${flagName(name)}`,
      variable,
      does: schema.description ?? '',
    }
  })
  const rows = settings.map(({ name, value, origin, flag, variable }) => ({ name, value, origin, flag, variable }))
  session.print({ settings }, renderTable(rows))
}
