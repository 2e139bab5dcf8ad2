import { type Static, Type } from 'typebox'
import { type Digest, Measure, Moment, Name } from '../base/index.ts'
import { allPassed, GateResult } from './gates.ts'

const Field = Type.Object({
  name: Type.String(),
  type: Type.String({ description: 'The type of its tensor: float, double, int32, int64, string, bool.' }),
  shape: Type.Array(Type.Union([Type.Integer(), Type.Null()]), {
    description: 'Null where any length goes: the rows.',
  }),
})

export const Signature = Type.Object({ inputs: Type.Array(Field), outputs: Type.Array(Field) })

/** What a model takes and what it answers. */
export type Signature = Static<typeof Signature>

export const TrainedOn = Type.Object({
  dataset: Type.String(),
  version: Type.String({ description: 'Digest of the dataset version.' }),
  from: Moment,
  to: Moment,
  rows: Type.Integer({ minimum: 0 }),
})

/** The rows a version learned from: a window of one dataset version, `from` included and `to` not. */
export type TrainedOn = Static<typeof TrainedOn>

export const Lineage = Type.Object({
  inputs: Type.Array(Type.Object({ dataset: Type.String(), version: Type.String(), context: Type.String() }), {
    description: 'Every dataset version that was read, those behind feature views included.',
  }),
  code: Type.Optional(Type.String({ description: 'Digest or revision of the code that trained it.' })),
  seed: Type.Optional(Type.Integer()),
  renews: Type.Optional(Type.Integer({ description: 'The version it was trained to replace.' })),
  because: Type.Optional(Type.String({ description: 'Why it was trained.' })),
})

/** What a version came from. */
export type Lineage = Static<typeof Lineage>

export const ModelVersion = Type.Object({
  model: Name,
  version: Type.Integer({ minimum: 1 }),
  artifact: Type.String({ description: 'Address of the model bytes in the blob store.' }),
  run: Type.Union([Type.String(), Type.Null()], { description: 'The run that made it.' }),
  createdAt: Moment,
  aliases: Type.Array(Type.String(), { description: 'The aliases that point at it now.' }),
  gates: Type.Array(GateResult),
  metrics: Type.Record(Type.String(), Measure),
  signature: Signature,
  trainedOn: Type.Union([TrainedOn, Type.Null()]),
  lineage: Lineage,
  metadata: Type.Record(Type.String(), Type.String()),
})

/** One numbered model. Only the aliases that point at it ever change. */
export type ModelVersion = Omit<Static<typeof ModelVersion>, 'artifact'> & { readonly artifact: Digest }

export const Model = Type.Object({
  name: Name,
  createdAt: Moment,
  latest: Type.Integer({ minimum: 0, description: 'The number of its newest version; 0 before the first.' }),
  aliases: Type.Record(Type.String(), Type.Integer(), { description: 'Which version each alias points at.' }),
})

/** A name with numbered versions. */
export type Model = Static<typeof Model>

/** The aliases that no version gets while one of its gates is shut: traffic follows them. */
export const GATED_ALIASES: readonly string[] = Object.freeze(['champion', 'challenger'])

/** Why this version may not hold this alias, or `undefined` where it may. */
export function gateAgainst(version: Pick<ModelVersion, 'gates'>, alias: string): string | undefined {
  if (!GATED_ALIASES.includes(alias) || allPassed(version.gates)) return undefined
  return version.gates.find(({ passed }) => !passed)?.says
}

/** True for words that could be taken for a version: `latest`, `v2`. */
export function isReservedAlias(alias: string): boolean {
  return /^(latest|v\d+)$/i.test(alias)
}
