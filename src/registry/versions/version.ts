import { type Static, Type } from 'typebox'
import { type Digest, Measure, Moment } from '../../base/index.ts'
import { fail } from '../errors.ts'
import { allPassed, GateResult } from '../stages/gates.ts'
import { Stage } from '../stages/stage.ts'

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

const Texts = Type.Record(Type.String(), Type.String())

/** Any text on one line without / and :, as MLflow has it; endpoints and projects are stricter with theirs. */
export const ModelName = Type.String({ minLength: 1, maxLength: 250, pattern: '^[^/:\\p{Cc}]+$' })

export const ModelVersion = Type.Object({
  model: ModelName,
  version: Type.Integer({ minimum: 1 }),
  artifact: Type.Union([Type.String(), Type.Null()], {
    description: 'Address of the ONNX in the blob store; null where none could be made of what was registered.',
  }),
  source: Type.Union([Type.String(), Type.Null()], {
    description: 'What was registered, as it was named: a URI; null for what Millrace trained.',
  }),
  location: Type.Union([Type.String(), Type.Null()], {
    description: 'Where those files are, as a URI: what the source led to when it was registered.',
  }),
  loggedModel: Type.Union([Type.String(), Type.Null()], { description: 'The logged model it was registered from.' }),
  run: Type.Union([Type.String(), Type.Null()], { description: 'The run that made it.' }),
  by: Type.String({ description: 'Who registered it.' }),
  createdAt: Moment,
  changedAt: Moment,
  description: Type.String(),
  tags: Texts,
  stage: Type.Union([Type.String(), Type.Null()], { description: 'The stage it is in; null for none.' }),
  aliases: Type.Array(Type.String(), { description: 'The aliases that point at it now.' }),
  gates: Type.Array(GateResult),
  metrics: Type.Record(Type.String(), Measure),
  signature: Signature,
  trainedOn: Type.Union([TrainedOn, Type.Null()]),
  lineage: Lineage,
  metadata: Type.Record(Type.String(), Type.String()),
})

/**
 * One numbered model. What it is never changes; its description, tags, stage and the aliases that point at it may, and an artifact that
 * was not there may be made once.
 */
export type ModelVersion = Omit<Static<typeof ModelVersion>, 'artifact'> & { readonly artifact: Digest | null }

/** The address of its ONNX. Throws `registry.no_artifact` with the reason where there is none. */
export function artifactOf(version: ModelVersion): Digest {
  if (version.artifact !== null) return version.artifact
  const { model, metadata } = version
  throw fail('no_artifact', { model, version: version.version, reason: metadata.reason ?? 'it was not converted' })
}

export const Model = Type.Object({
  name: ModelName,
  by: Type.String({ description: 'Who made it.' }),
  createdAt: Moment,
  changedAt: Moment,
  description: Type.String(),
  tags: Texts,
  stages: Type.Union([Type.Array(Stage), Type.Null()], {
    description: 'Its stages in their order; null for the usual ones, Staging and Production.',
  }),
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
