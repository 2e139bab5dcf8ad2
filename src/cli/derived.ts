import type { Command } from 'commander'
import type { TSchema } from 'typebox'
import { fileUseOf } from '../base/index.ts'
import { localOperator } from '../governance/index.ts'
import { type ActionFace, roomOf, routeOf, takesMany, verbOf } from '../http/index.ts'
import type { Run } from './command.ts'
import { connect } from './connection.ts'
import { followUp } from './follow.ts'
import { RENDERERS } from './renderers.ts'
import type { Session } from './session.ts'
import { fieldValue, flagName, placeholderOf, sentenceOf } from './values.ts'

/** What each room keeps, for the help. */
const ROOMS: Readonly<Record<string, string>> = {
  automation: 'What the loop decided, why, and where it stands.',
  data: 'Datasets, their versions, profiles and quarantined rows.',
  features: 'Feature views, materialization, and what a careless join would have promised.',
  governance: 'Who did what, and proof that the record is whole.',
  monitoring: 'Windows over live predictions, drift and alerts.',
  pipeline: 'Steps of your own: runs, backfills, schedules, logs and lineage.',
  registry: 'Models, versions, aliases and their history.',
  serving: 'Endpoints, predictions, labels and traffic.',
  tracking: 'Experiments, runs, metrics and artifacts.',
  training: 'Finding and training models, doing it again to the same bytes, and predicting for files.',
}

/** Adds `millrace <room> <verb>` for every action: path parameters as arguments or flags, all else as flags. */
export function addDerivedCommands(program: Command, actions: readonly ActionFace[], run: Run): void {
  for (const room of new Set(actions.map(roomOf))) {
    const group = program.command(room).description(ROOMS[room] ?? `Actions of ${room}.`)
    for (const action of actions.filter((one) => roomOf(one) === room)) addCommand(group, action, { run })
  }
}

/** How a command of an action is called, where it is not by the name of the action. */
export interface CommandForm {
  readonly run: Run
  readonly name?: string
  readonly example?: string
  /** Fields that come from elsewhere where no word or flag gives them, such as the environment. */
  readonly given?: (session: Session) => Readonly<Record<string, string | undefined>>
}

/** Adds the command of one action. */
export function addCommand(group: Command, action: ActionFace, form: CommandForm): void {
  const { run, name: called = verbOf(action), example = action.example ?? exampleOf(action) } = form
  const parameters = argumentsOf(action)
  const schemas = action.input.properties as Readonly<Record<string, TSchema>>
  const command = group.command(called).description(action.does)
  if (called.includes('_')) command.alias(flagName(called))
  for (const name of parameters)
    command.argument(takesMany(schemas[name]!) ? `[${name}...]` : `[${name}]`, sentenceOf(schemas[name]!))
  const fields = new Map<string, string>()
  for (const [field, schema] of Object.entries(schemas)) fields.set(addOption(command, field, schema), field)
  command.addHelpText('after', `\nExample:\n  $ millrace ${example}`)
  command.action((...given: unknown[]) => {
    const flags = given[parameters.length] as Readonly<Record<string, readonly string[]>>
    const positional = given.slice(0, parameters.length) as (string | readonly string[] | undefined)[]
    const texts = new Map<string, readonly string[]>()
    parameters.forEach((name, i) => {
      const words = [positional[i] ?? []].flat()
      if (words.length > 0) texts.set(name, words)
    })
    for (const [attribute, values] of Object.entries(flags))
      if (fields.has(attribute)) texts.set(fields.get(attribute)!, values)
    // a flag that is also one of the program goes to the program wherever it stands
    const ofProgram = command.optsWithGlobals() as Readonly<Record<string, string | readonly string[]>>
    for (const [attribute, field] of fields)
      if (!texts.has(field) && typeof ofProgram[attribute] === 'string') texts.set(field, [ofProgram[attribute]])
    return run(command, (session) => {
      for (const [field, text] of Object.entries(form.given?.(session) ?? {}))
        if (text !== undefined && !texts.has(field)) texts.set(field, [text])
      return perform(session, action, texts)
    })
  })
}

/** What may be given without a flag: what the action says, else the path parameters, then the one file that it must read. */
function argumentsOf(action: ActionFace): readonly string[] {
  if (action.words) return action.words
  const { properties, required } = shapeOf(action)
  const files = required.filter((field) => fileUseOf(properties[field]!) === 'read')
  return [...routeOf(action).parameters, ...(files.length === 1 ? files : [])]
}

function shapeOf(action: ActionFace): {
  readonly properties: Readonly<Record<string, TSchema>>
  readonly required: readonly string[]
} {
  const { properties, required = [] } = action.input as unknown as {
    properties: Record<string, TSchema>
    required?: string[]
  }
  return { properties, required }
}

/** Adds the flag of a field; returns the name under which commander keeps its value. */
function addOption(command: Command, field: string, schema: TSchema): string {
  const placeholder = placeholderOf(schema)
  const value = placeholder === 'boolean' ? '[true|false]' : `<${placeholder}>`
  const option = command.createOption(`--${flagName(field)} ${value}`, sentenceOf(schema))
  option.preset('true')
  option.argParser((text: string, before: string[] | undefined) => [...(before ?? []), text])
  command.addOption(option)
  return option.attributeName()
}

async function perform(
  session: Session,
  action: ActionFace,
  texts: ReadonlyMap<string, readonly string[]>,
): Promise<boolean> {
  const schemas = action.input.properties as Readonly<Record<string, TSchema>>
  const { folder } = session.terminal
  const input = Object.fromEntries(
    [...texts].map(([field, its]) => [field, fieldValue(field, schemas[field]!, { texts: its, folder })]),
  )
  const connection = await connect(session)
  try {
    const call = { actor: localOperator, progress: session.progress.report, files: 'all' as const }
    let result = await connection.perform(action, input, call)
    let next = followUp(action.name, input, result)
    for (; next; next = followUp(action.name, next.prints ? next.input : input, result)) {
      if (next.prints) session.print(result, RENDERERS[action.name]?.(result as never))
      else session.progress.report(next.done, next.doing)
      const named = next.action
      result = await connection.perform(session.hooks.actions.find(({ name }) => name === named)!, next.input, call)
    }
    session.print(result, RENDERERS[action.name]?.(result as never))
    return action.passed?.(result as never) ?? true
  } finally {
    session.progress.end()
    await connection.close()
  }
}

/** How an action without an example of its own is called. */
export function exampleOf(action: ActionFace): string {
  const parameters = argumentsOf(action)
  const { properties, required } = shapeOf(action)
  const flags = required
    .filter((field) => !parameters.includes(field))
    .map((field) => `--${flagName(field)} <${placeholderOf(properties[field]!)}>`)
  return [roomOf(action), verbOf(action), ...parameters.map((name) => name.toUpperCase()), ...flags].join(' ')
}
