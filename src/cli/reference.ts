import type { TSchema } from 'typebox'
import { environmentName } from '../base/index.ts'
import { type ActionFace, roomOf } from '../http/index.ts'
import { functionNames } from '../table/index.ts'
import { exampleOf } from './derived.ts'
import type { CliHooks } from './hooks.ts'
import { settingsSchema } from './settings.ts'
import { flagName, placeholderOf } from './values.ts'

const FOLDER = 'docs/reference'
const MADE = '<!-- Made from the code by `npm run document`. Do not edit. -->'

/** What the code says of itself, by file: the pages of the reference and the routes of the typed client. */
export function referenceFiles(hooks: CliHooks): ReadonlyMap<string, string> {
  return new Map([
    [`${FOLDER}/actions.md`, actionsPage(hooks)],
    [`${FOLDER}/errors.md`, errorsPage(hooks)],
    [`${FOLDER}/events.md`, eventsPage(hooks)],
    [`${FOLDER}/expressions.md`, expressionsPage()],
    [`${FOLDER}/settings.md`, settingsPage()],
    ['src/http/routes.generated.ts', routesFile(hooks)],
  ])
}

const page = (title: string, lead: string, parts: readonly string[]): string =>
  `${[MADE, `# ${title}`, lead, ...parts].join('\n\n')}\n`

function actionsPage({ actions }: CliHooks): string {
  const rooms = [...new Set(actions.map(roomOf))]
  const lead =
    'Every action is a command, a route, an operation of `/api/v1/openapi.json` and a method of the typed client.'
  return page(
    'Actions',
    lead,
    rooms.flatMap((room) => [`## ${room}`, ...actions.filter((one) => roomOf(one) === room).map(actionPart)]),
  )
}

function actionPart(action: ActionFace): string {
  const { properties, required = [] } = action.input as unknown as {
    properties: Record<string, TSchema>
    required?: string[]
  }
  const rows = Object.entries(properties).map(([name, schema]) => {
    const { description = '' } = schema as { description?: string }
    return `| \`${name}\` | ${code(placeholderOf(schema))} | ${required.includes(name) ? 'yes' : ''} | ${cell(description)} |`
  })
  const table = rows.length === 0 ? [] : [['| field | takes | required | |', '|---|---|---|---|', ...rows].join('\n')]
  const facts = `\`${action.http}\` · permit \`${action.permit}\``
  const use = `    millrace ${action.example ?? exampleOf(action)}`
  return [`### ${action.name}`, action.does, facts, use, ...table].join('\n\n')
}

function errorsPage({ errors }: CliHooks): string {
  const lead =
    'Codes are stable and never reused. HTTP answers `application/problem+json`; commands print sentence, next step and code.'
  const parts = [...errors]
    .sort((a, b) => (a.room < b.room ? -1 : 1))
    .map(({ room, specs }) => {
      const rows = Object.entries(specs).map(
        ([key, { status, says, help }]) => `| \`${room}.${key}\` | ${status} | ${cell(says)} | ${cell(help)} |`,
      )
      return [`## ${room}`, '', '| code | status | says | next step |', '|---|---|---|---|', ...rows].join('\n')
    })
  return page('Errors', lead, parts)
}

function eventsPage({ events }: CliHooks): string {
  const lead =
    'What happens is told on `GET /api/v1/events`, one JSON object an event: `name`, `at` in milliseconds, `payload`.'
  const parts = [...events]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, does, payload }) => {
      const { properties = {} } = payload as { properties?: Record<string, TSchema> }
      const fields = Object.entries(properties).map(([field, schema]) => `\`${field}\` ${code(placeholderOf(schema))}`)
      return [`## ${name}`, does, ...(fields.length > 0 ? [fields.join(' · ')] : [])].join('\n\n')
    })
  return page('Events', lead, parts)
}

function settingsPage(): string {
  const lead =
    'Later ones win: default, `millrace.settings.json`, environment, flag. Unknown ones are refused. `millrace settings` shows value and origin.'
  const rows = Object.entries(settingsSchema.properties as Readonly<Record<string, TSchema>>).map(([name, schema]) => {
    const { description, default: value } = schema as { description?: string; default?: unknown }
    const shown = value === undefined || value === '' ? '' : `\`${String(value)}\``
    return `| \`${name}\` | \`${environmentName(name)}\` | \`--${flagName(name)}\` | ${shown} | ${cell(description ?? '')} |`
  })
  return page('Settings', lead, [
    ['| setting | variable | flag | default | |', '|---|---|---|---|---|', ...rows].join('\n'),
  ])
}

function expressionsPage(): string {
  const lead =
    "Labels, features and arrival times are SQL values: numbers, `'texts'`, columns, `+ - * / %`, comparisons, `and or not`, `is null`, `in`, `between`, `case when`, and these functions. A missing value makes the result missing, as in SQL."
  return page('Expressions', lead, [functionNames.map((name) => `\`${name}\``).join(' · ')])
}

function routesFile({ actions }: CliHooks): string {
  const lines = actions.map(({ name, http }) => `  '${name}': '${http}',`)
  const head = [
    '// Made from the code by `npm run document`. Do not edit.',
    '',
    '/** Method and path of every action, by name. */',
  ]
  return [...head, 'export const ROUTES = {', ...lines, '} as const', ''].join('\n')
}

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
