import { type Static, Type } from 'typebox'
import { strayOption } from '../../base/index.ts'
import { fail } from '../errors.ts'
import { Gate } from './gates.ts'

/** A word for an alias, as MLflow has it. */
export const AliasName = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,255}$',
  description: 'Letters, digits, - and _, at most 255.',
})

const MOST_APPROVALS = 20

/** The name of a stage: a word on one line. */
export const StageName = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^/:\\p{Cc}]+$' })

export const Stage = Type.Object({
  name: StageName,
  gates: Type.Optional(
    Type.Record(Type.String(), Gate, { description: 'What the metrics of a version must hold to get here.' }),
  ),
  approvals: Type.Optional(
    Type.Integer({ minimum: 0, maximum: MOST_APPROVALS, description: 'How many people must approve.' }),
  ),
  by: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
      maxItems: 100,
      description: 'Roles of those who may approve; anyone with the permit where there are none.',
    }),
  ),
  authorMayApprove: Type.Optional(
    Type.Boolean({ description: 'Whether who registered the version may approve it; false when not given.' }),
  ),
  alias: Type.Optional(AliasName),
})

/** One stage of a model's way, and what it demands of who gets there. With an alias, one version is in it: who holds the alias. */
export type Stage = Static<typeof Stage>

/** The stages of a model that declares none, as MLflow has them; the last two mean nothing more than their name. */
export const USUAL_STAGES: readonly Stage[] = Object.freeze([{ name: 'Staging' }, { name: 'Production' }])

/** Where versions go that are used no more; every model has it, and it demands nothing. */
export const ARCHIVED = 'Archived'

const KNOWN: Readonly<Record<Exclude<keyof Stage, 'name'>, true>> = {
  ...{ gates: true, approvals: true, by: true, authorMayApprove: true, alias: true },
}

/**
 * Declares a stage of a model: `model('late', { stages: [stage('candidate'), stage('production', { approvals: 1, alias: 'champion' })] })`.
 *
 * Errors: `registry.bad_stages`.
 *
 * @example
 * stage('production', { gates: { auc: { min: 0.7 } }, approvals: 1, by: ['operator'], alias: 'champion' })
 */
export function stage(name: string, demands: Omit<Stage, 'name'> = {}): Stage {
  const stray = strayOption(demands, KNOWN)
  if (stray) throw fail('bad_stages', { reason: `stage ${name}: ${stray}` })
  return Object.freeze({ name, ...demands })
}

/** Throws `registry.bad_stages` where two have one name or one alias, or a name is taken by what every model has. */
export function checkStages(stages: readonly Stage[]): void {
  const names = stages.map(({ name }) => name.toLowerCase())
  const aliases = stages.flatMap(({ alias }) => alias ?? [])
  const twice = (words: readonly string[]): string | undefined => words.find((word, i) => words.indexOf(word) !== i)
  const name = twice(names) ?? twice(aliases)
  if (name !== undefined) throw fail('bad_stages', { reason: `${name} is named twice` })
  const taken = names.find((one) => one === 'none' || one === ARCHIVED.toLowerCase())
  if (taken !== undefined) throw fail('bad_stages', { reason: `${taken} is a stage that every model has` })
  const reserved = aliases.find(isReservedAlias)
  if (reserved !== undefined) throw fail('alias_reserved', { alias: reserved })
}

/** The stage of this name in any case: null for none, `undefined` where there is no such stage. */
export function stageNamed(stages: readonly Stage[], name: string): string | null | undefined {
  const word = name.toLowerCase()
  if (word === 'none') return null
  if (word === ARCHIVED.toLowerCase()) return ARCHIVED
  return stages.find((one) => one.name.toLowerCase() === word)?.name
}

/** The names that a version of the model can be in, None first and Archived last. */
export const stageNames = (stages: readonly Stage[]): readonly string[] => [
  'None',
  ...stages.map(({ name }) => name),
  ARCHIVED,
]

/** True for words that could be taken for a version: `latest`, `v2`. */
export function isReservedAlias(alias: string): boolean {
  return /^(latest|v\d+)$/i.test(alias)
}
