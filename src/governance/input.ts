import type { Static, TObject, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { fail } from './errors.ts'
import { type Fault, fieldName, plainFault } from './plain.ts'
import { type Stray, strayField } from './stray.ts'

/** What checking needs of an action. */
interface Takes<In extends TObject> {
  readonly name: string
  readonly input: In
}

/**
 * The input of an action, exactly as it came, if its schema takes it: nothing is converted, filled in or left out.
 *
 * Errors: `governance.unknown_field` names the first field that the schema does not know, `governance.bad_input` the first
 * whose value it does not take. Neither shows a value.
 */
export function checkInput<In extends TObject>(action: Takes<In>, raw: unknown): Static<In> {
  const input = raw === undefined ? {} : raw
  const command = action.name.replace('.', ' ')
  const refuse = (fault: Fault): Error => fail('bad_input', { action: action.name, command, ...fault })
  const broken = plainFault(input)
  if (broken) throw refuse(broken)
  const stray = strayField(action.input, input)
  if (stray) throw unknown(action.name, stray)
  const checker = checkerOf(action.input)
  if (checker.Check(input)) return input as Static<In>
  throw refuse(firstFault(checker.Errors(input)))
}

function unknown(action: string, { path, known }: Stray): Error {
  return fail('unknown_field', { action, field: fieldName(path), fields: known.length ? known.join(', ') : 'none' })
}

type Checker = ReturnType<typeof Compile<TSchema>>

const CHECKERS = new WeakMap<TSchema, Checker>()

function checkerOf(schema: TSchema): Checker {
  const made = CHECKERS.get(schema) ?? Compile(schema)
  CHECKERS.set(schema, made)
  return made
}

interface SchemaError {
  readonly keyword: string
  readonly instancePath: string
  readonly params: object
  readonly message: string
}

/** The first error, told of the field it is about: of a choice the whole choice, of a missing member the member. */
function firstFault(errors: readonly SchemaError[]): Fault {
  const [first] = errors
  if (!first) return { field: 'the input', reason: 'is not what the action takes' }
  const choice = errors.find(({ keyword, instancePath }) => keyword === 'anyOf' && instancePath === first.instancePath)
  const steps = stepsOf(first.instancePath)
  const [missing] = (first.params as { requiredProperties?: string[] }).requiredProperties ?? []
  if (missing !== undefined) return { field: fieldName([...steps, missing]), reason: 'is missing' }
  return { field: fieldName(steps), reason: choice ? choiceReason(errors, first.instancePath) : first.message }
}

function choiceReason(errors: readonly SchemaError[], path: string): string {
  const options = errors
    .filter(({ keyword, instancePath }) => instancePath === path && keyword !== 'anyOf')
    .map(({ message, params }) => {
      const { allowedValue } = params as { allowedValue?: unknown }
      return allowedValue === undefined ? message.replace(/^must /, '') : `be ${JSON.stringify(allowedValue)}`
    })
  return `must ${[...new Set(options)].join(' or ')}`
}

function stepsOf(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~')))
}
