import type { Clock } from '../../base/index.ts'
import type { Datasets } from '../../data/index.ts'
import type { Runs } from '../../tracking/index.ts'
import type { LineageQuery } from '../lineage/query.ts'
import type { Models } from '../models/models.ts'
import type { Signing } from '../signing/signing.ts'
import type { ModelVersion } from '../versions/version.ts'
import type { Card, CardMetric } from './card.ts'
import type { KeptNotes } from './card-notes.ts'
import type { FindEvidence, TrainingEvidence } from './evidence.ts'
import type { CardNotes } from './notes.ts'

/** What a card is made from. */
export interface CardNeeds {
  readonly models: Pick<Models, 'get' | 'find' | 'aliasHistory' | 'stages'>
  readonly runs: Pick<Runs, 'get' | 'inputs'>
  readonly datasets: Pick<Datasets, 'version'>
  readonly signing: Pick<Signing, 'check'>
  readonly lineage: LineageQuery
  readonly evidenceOf: FindEvidence
  readonly cardNotes: KeptNotes
  /** What a project file says of a model. */
  readonly declaredNotes: (model: string) => CardNotes | undefined
  readonly clock: Clock
}

const DEPTH = 6
const MOST_NODES = 200

/** Gathers all that is known of a version. Errors: `registry.model_not_found`, `registry.version_not_found`. */
export async function makeCard(needs: CardNeeds, model: string, number: number): Promise<Card> {
  const { lineage, clock } = needs
  const version = await needs.models.get(model, number)
  const evidence = await needs.evidenceOf(version)
  const run = version.run ?? evidence?.run ?? null
  const [author, data, moved, signed, graph] = await Promise.all([
    notesOf(needs, model),
    dataOf(needs, version, run),
    movesOf(needs, version),
    needs.signing.check(version),
    lineage.of(`model:${model}/${number}`, { directions: ['up', 'down'], depth: DEPTH, most: MOST_NODES }),
  ])
  const metrics = await metricsOf(needs, version, evidence)
  const { createdAt, by, description, stage, aliases, artifact, source, gates, signature, lineage: from } = version
  const card: Omit<Card, 'missing' | 'stale'> = {
    ...{ model, version: number, title: `${model} ${number}`, createdAt, by, description, stage, artifact, source },
    ...{ aliases: [...aliases], run, because: from.because ?? null, author, data, metrics },
    ...{ objective: evidence?.objective ?? version.metadata['objective'] ?? null, label: evidence?.label ?? null },
    learner: evidence?.learner ?? version.metadata['learner'] ?? version.metadata['flavor'] ?? null,
    signature,
    window: version.trainedOn && { ...pick(version.trainedOn) },
    heldOut: evidence?.heldOut ? { ...evidence.heldOut } : null,
    columns: (evidence?.columns ?? []).map((one) => ({ ...one })),
    slices: (evidence?.slices ?? []).map((one) => ({ ...one })),
    candidates: (evidence?.candidates ?? []).map((one) => ({ ...one })),
    gates: gates.map((one) => ({ ...one })),
    warnings: [...(evidence?.warnings ?? [])],
    environment: environmentOf(version, evidence),
    ...moved,
    lineage: graph,
    signed: { state: signed.state, reason: signed.reason ?? null, keys: [...signed.keys] },
    commands: {
      metrics: run === null ? `millrace registry version ${model} --version ${number}` : `millrace tracking run ${run}`,
      reproduce: evidence?.files.some((file) => RECORDS.includes(file)) ? `millrace reproduce ${run}` : null,
      verify: `millrace registry verify ${model} --version ${number}`,
      lineage: `millrace registry lineage model:${model}/${number}`,
    },
    madeAt: clock.now(),
  }
  return { ...card, missing: missingOf(card), stale: await staleOf(needs, version, card) }
}

/** The records from which training can be done again. */
const RECORDS = ['training.json', 'automl.json']

const pick = ({ from, to, rows }: { readonly from: number; readonly to: number; readonly rows: number }) => ({
  from,
  to,
  rows,
})

/** What was said by command comes before what the project file says. */
async function notesOf({ cardNotes, declaredNotes }: CardNeeds, model: string): Promise<CardNotes> {
  return { ...declaredNotes(model), ...(await cardNotes.get(model)) }
}

/** What the version says that it read; where it says nothing, what its run does. */
async function dataOf(
  { datasets, runs }: CardNeeds,
  { lineage }: ModelVersion,
  run: string | null,
): Promise<Card['data']> {
  const isSilent = lineage.inputs.length === 0 && run !== null
  const inputs = isSilent ? await runs.inputs(run).catch(() => []) : lineage.inputs
  return Promise.all(
    inputs.map(async ({ dataset, version, context }) => {
      const found = await datasets.version(dataset, version).catch(() => undefined)
      const current = found && (await datasets.version(dataset).catch(() => undefined))
      const name = found ? `${dataset}@${found.number}` : `${dataset}@${version}`
      return {
        ...{ dataset, version, context, rows: found?.rows ?? null, number: found?.number ?? null },
        newest: current?.number ?? null,
        command: found ? `millrace data profile ${name}` : `millrace registry lineage dataset:${name}`,
      }
    }),
  )
}

/** What has changed since: newer data, newer versions, a training that did not give the same bytes again. */
async function staleOf(
  { models, runs }: CardNeeds,
  { model, version }: ModelVersion,
  { data, run }: Pick<Card, 'data' | 'run'>,
): Promise<string[]> {
  const { latest } = await models.find(model)
  const tags = run === null ? undefined : (await runs.get(run).catch(() => undefined))?.tags
  return [
    ...data.flatMap(({ dataset, number, newest }) =>
      number !== null && newest !== null && newest > number
        ? [`It learned from ${dataset}@${number}; ${dataset}@${newest} is newer.`]
        : [],
    ),
    ...(latest > version ? [`Version ${latest} of ${model} is newer.`] : []),
    ...(tags?.['reproduced'] === 'false' ? ['Training it again did not give the same bytes.'] : []),
  ]
}

async function movesOf(
  { models }: CardNeeds,
  { model, version }: ModelVersion,
): Promise<Pick<Card, 'history' | 'stages'>> {
  const [moves, stages] = await Promise.all([models.aliasHistory(model), models.stages.history(model)])
  return {
    history: moves.filter((one) => one.version === version || one.previous === version).map((one) => ({ ...one })),
    stages: stages
      .filter((one) => one.version === version)
      .map(({ stage, at, by, because }) => ({ stage, at, by, because })),
  }
}

/** What was measured with its interval; beside it what only the run or the registry says, without one. */
async function metricsOf(
  { runs }: CardNeeds,
  version: ModelVersion,
  evidence: TrainingEvidence | undefined,
): Promise<CardMetric[]> {
  const measured = (evidence?.metrics ?? []).map((one) => ({ ...one }))
  if (measured.length > 0) return measured
  const run = version.run === null ? undefined : await runs.get(version.run).catch(() => undefined)
  const said = { ...run?.metrics, ...version.metrics }
  return Object.entries(said).map(([name, value]) => ({
    ...{ name, value: value ?? null, low: null, high: null, count: null, convention: null },
    on: 'logged',
  }))
}

function environmentOf({ metadata }: ModelVersion, evidence: TrainingEvidence | undefined): Card['environment'] {
  const { source, sourceVersion, library, libraryVersion } = metadata
  const from = library ?? source
  const at = libraryVersion ?? sourceVersion
  return { ...(from !== undefined && { [from]: at ?? 'unknown' }), ...evidence?.environment }
}

/** What a reader would want to know and is not there. A number without an interval or a count is said to be so. */
function missingOf(card: Omit<Card, 'missing' | 'stale'>): string[] {
  const { author, metrics, data, slices, gates, signed, environment } = card
  const bare = metrics.filter(({ low, high, value }) => value !== null && (low === null || high === null))
  const uncounted = metrics.filter(({ count }) => count === null)
  const unmeasured = metrics.filter(({ value }) => value === null)
  const names = (some: readonly CardMetric[]): string => some.map(({ name }) => name).join(', ')
  const gone = data.filter(({ number }) => number === null).map(({ dataset }) => dataset)
  const said: readonly (readonly [boolean, string])[] = [
    [author.intendedUse === undefined, 'What it is for: nobody has said it.'],
    [author.limitations === undefined, 'Where it is known to be wrong: nobody has said it.'],
    [author.license === undefined, 'Its license.'],
    [data.length === 0, 'The data it learned from.'],
    [gone.length > 0, `Versions of data that are not kept here: ${gone.join(', ')}.`],
    [metrics.length === 0, 'How good it is: no metric was kept.'],
    [bare.length > 0, `Intervals of ${names(bare)}.`],
    [uncounted.length > 0, `The number of rows behind ${names(uncounted)}.`],
    [unmeasured.length > 0, `Values of ${names(unmeasured)}: they could not be measured.`],
    [slices.length === 0, 'How it does on parts of the data.'],
    [gates.length === 0, 'Gates: none were set.'],
    [Object.keys(environment).length === 0, 'The environment it was trained in.'],
    [signed.state !== 'signed', `A signature that holds: ${signed.reason ?? 'nothing signs it'}.`],
  ]
  return said.flatMap(([is, says]) => (is ? [says] : []))
}
