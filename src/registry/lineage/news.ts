import type { Events } from '../../base/index.ts'
import { createOpenLineage, type Lineage, type OpenLineage, uuidOf } from '../../pipeline/index.ts'
import { type Runs, runFinished, runStarted } from '../../tracking/index.ts'
import { aliasMoved, stageMoved, versionRegistered } from '../events.ts'
import type { Models } from '../models/models.ts'

/** What telling others needs. */
export interface NewsNeeds {
  readonly events: Events
  readonly runs: Pick<Runs, 'get' | 'inputs'>
  readonly models: Pick<Models, 'get'>
  readonly lineage: Pick<Lineage, 'tell'>
  /** The version of Millrace. */
  readonly version: string
  readonly onFault: (fault: unknown) => void
}

const ENDS: Readonly<Record<string, string>> = { FINISHED: 'COMPLETE', FAILED: 'FAIL', KILLED: 'ABORT' }

/** Tells as OpenLineage what runs read, what was registered of them, and which version an alias was pointed at. */
export function tellLineage(needs: NewsNeeds): void {
  const { events, lineage, version, onFault } = needs
  const words = createOpenLineage(version)
  let telling: Promise<void> = Promise.resolve()
  const later = (of: string, event: () => Promise<object>): void => {
    telling = telling.then(async () => lineage.tell(of, await event())).catch(onFault)
  }
  events.on(runStarted, ({ payload: { run } }) => later(run, () => ofRun(needs, words, { run, type: 'START' })))
  events.on(runFinished, ({ payload: { run, status } }) =>
    later(run, () => ofRun(needs, words, { run, type: ENDS[status] ?? 'OTHER' })),
  )
  events.on(versionRegistered, ({ payload: { model, version: number } }) =>
    later(`${model}/${number}`, () => ofVersion(needs, words, { model, number })),
  )
  events.on(aliasMoved, ({ at, payload: { model, alias: place, version: number, because } }) =>
    later(`${model}/${number}`, async () => ofMove(words, { model, place, number, because, at })),
  )
  events.on(stageMoved, ({ at, payload: { model, stage, version: number, because } }) =>
    later(`${model}/${number}`, async () => ofMove(words, { model, place: stage ?? 'None', number, because, at })),
  )
}

/** The id of MLflow's own is a UUID already. */
const uuidOfRun = (run: string): string =>
  /^[0-9a-f]{32}$/.test(run) ? run.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : uuidOf(run)

async function inputsOf({ runs }: NewsNeeds, words: OpenLineage, run: string): Promise<readonly object[]> {
  const read = await runs.inputs(run)
  return read.map(({ dataset, version }) => words.dataset(`dataset/${dataset}`, words.version(version)))
}

async function ofRun(
  needs: NewsNeeds,
  words: OpenLineage,
  { run, type }: { readonly run: string; readonly type: string },
): Promise<object> {
  const { experiment } = await needs.runs.get(run)
  return {
    eventType: type,
    run: { runId: uuidOfRun(run), facets: words.runFacets() },
    job: words.job(`experiment/${experiment}`, 'TRAINING'),
    ...{ inputs: await inputsOf(needs, words, run), outputs: [] },
  }
}

/** A version is an output of its run; one without a run is of a run of its own. */
async function ofVersion(
  needs: NewsNeeds,
  words: OpenLineage,
  { model, number }: { readonly model: string; readonly number: number },
): Promise<object> {
  const { run, artifact, lineage } = await needs.models.get(model, number)
  const known = run === null ? undefined : await needs.runs.get(run).catch(() => undefined)
  const inputs = lineage.inputs.map(({ dataset, version }) =>
    words.dataset(`dataset/${dataset}`, words.version(version)),
  )
  return {
    eventType: 'COMPLETE',
    run: { runId: known ? uuidOfRun(known.id) : uuidOf(`${model}/${number}`), facets: words.runFacets() },
    job: known ? words.job(`experiment/${known.experiment}`, 'TRAINING') : words.job(`register/${model}`, 'REGISTRY'),
    ...{
      inputs,
      outputs: [words.dataset(`model/${model}/${number}`, artifact === null ? {} : words.version(artifact))],
    },
  }
}

/** A version got an alias or came to a stage. */
function ofMove(
  words: OpenLineage,
  moved: {
    readonly model: string
    readonly place: string
    readonly number: number | null
    readonly because: string
    readonly at: number
  },
): object {
  const { model, place, number, because, at } = moved
  const why = words.facet('1-0-1', 'DocumentationJobFacet', { description: because })
  return {
    eventType: 'COMPLETE',
    run: { runId: uuidOf(`${model} ${place} ${number} ${at}`), facets: words.runFacets() },
    job: words.job(`promote/${model}`, 'REGISTRY', because === '' ? {} : { documentation: why }),
    inputs: number === null ? [] : [words.dataset(`model/${model}/${number}`)],
    outputs: [words.dataset(`model/${model}@${place}`)],
  }
}
