import { figures, items, known, rawOf, text, texts, whole } from './raw.ts'
import type {
  DecisionFacts,
  Deed,
  EndpointFacts,
  Evidence,
  Leakage,
  LoopFacts,
  RunFacts,
  VersionFacts,
} from './shapes.ts'

/** The answer of `tracking.runs`, newest first; without the runs that only compare joins. */
export function runs(body: unknown): RunFacts[] {
  return items(body)
    .filter(({ experiment }) => experiment !== 'leakage')
    .map((item) => {
      const [params, tags] = [rawOf(item['params']), rawOf(item['tags'])]
      return {
        id: text(item['id']),
        name: text(item['name']),
        experiment: text(item['experiment']),
        status: RUN[text(item['status'])] ?? 'done',
        startedAt: whole(item['startedAt']),
        learner: text(params['learner'] ?? tags['learner']),
        metrics: figures(item['metrics']),
        because: text(tags['because']),
        reproduced: flag(tags['reproduced']),
      }
    })
    .sort((a, b) => b.startedAt - a.startedAt)
}

const RUN: Readonly<Record<string, RunFacts['status']>> = {
  RUNNING: 'running',
  FINISHED: 'done',
  FAILED: 'failed',
  KILLED: 'stopped',
}

/** Yes, no, or never tried. */
function flag(value: unknown): boolean | undefined {
  const word = text(value)
  return word === 'true' ? true : word === 'false' ? false : undefined
}

/** The naive and the honest AUC, from the runs of `tracking.runs` that measured both. */
export function leakage(body: unknown): Leakage[] {
  return items(body).flatMap(({ name, metrics }) => {
    const { naive_auc: naive, point_in_time_auc: honest } = figures(metrics)
    return naive === undefined || honest === undefined ? [] : [{ model: text(name), naive, honest }]
  })
}

/** The names in the answer of `registry.list`. */
export function modelNames(body: unknown): string[] {
  return items(body).map(({ name }) => text(name))
}

/** The versions in the answer of `registry.show`. */
export function versions(body: unknown): VersionFacts[] {
  return items(rawOf(body)['versions']).map((item) => {
    const window = rawOf(item['trainedOn'])
    return {
      model: text(item['model']),
      version: whole(item['version']),
      run: text(item['run']),
      createdAt: whole(item['createdAt']),
      artifact: text(item['artifact']),
      aliases: texts(item['aliases']),
      gates: items(item['gates'] ?? []).map(({ name, passed, says }) => ({
        name: text(name),
        passed: passed === true,
        says: text(says),
      })),
      metrics: figures(item['metrics']),
      trainedOn: { from: known(window['from']), to: known(window['to']), rows: known(window['rows']) },
    }
  })
}

const modeOf = (value: unknown): EndpointFacts['mode'] => (value === 'shadow' || value === 'canary' ? value : 'single')

/** The answer of `serving.list`. */
export function endpoints(body: unknown): EndpointFacts[] {
  return items(body).map((item) => ({
    name: text(item['name']),
    model: text(item['model']),
    champion: known(item['champion']),
    challenger: known(item['challenger']),
    previous: known(item['previous']),
    mode: modeOf(item['mode']),
    percent: whole(item['percent']),
    since: known(item['since']),
  }))
}

/** The answer of `automation.loop`: of one endpoint, or a list. */
export function loops(body: unknown): LoopFacts[] {
  const list = 'endpoint' in rawOf(body) ? [rawOf(body)] : items(body)
  return list.map((item) => {
    const { logE, n, requests, mean, low, high, blocks } = rawOf(item['evidence'])
    const counted = known(n ?? requests) ?? 0
    const paired = {
      logE: known(logE),
      n: counted,
      mean: known(mean),
      low: known(low),
      high: known(high),
      blocks: known(blocks),
    }
    return {
      endpoint: text(item['endpoint']),
      state: text(item['state']),
      next: text(item['next']),
      now: whole(item['now']),
      evidence: counted > 0 ? paired : undefined,
      renewalDays: known(rawOf(item['renewal'])['windowDays']),
    }
  })
}

const DEEDS: readonly string[] = ['retrain', 'shadow', 'canary', 'promote', 'rollback', 'hold'] satisfies Deed[]

/** The answer of `automation.decisions`. */
export function decisions(body: unknown): DecisionFacts[] {
  return items(body)
    .filter(({ what }) => DEEDS.includes(text(what)))
    .map((item) => ({
      id: text(item['id']),
      endpoint: text(item['endpoint']),
      at: whole(item['at']),
      what: text(item['what']) as Deed,
      because: text(item['because']),
      rule: text(item['rule']),
      evidence: rawOf(item['evidence']) as Evidence,
    }))
}
