import type {
  AlertFacts,
  DatasetFacts,
  DecisionFacts,
  Deed,
  Drift,
  EndpointFacts,
  Evidence,
  Known,
  Leakage,
  LoopFacts,
  QuarantinedRow,
  RunFacts,
  Scores,
  VersionFacts,
  ViewFacts,
  Week,
} from './shapes.ts'

type Raw = Readonly<Record<string, unknown>>

const raw = (value: unknown): Raw => (typeof value === 'object' && value !== null ? (value as Raw) : {})
const known = (value: unknown): Known => (typeof value === 'number' && Number.isFinite(value) ? value : undefined)
const whole = (value: unknown): number => known(value) ?? 0
const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value))

/** The items of an answer that is a list or an object with one list in it. */
function items(body: unknown): Raw[] {
  if (Array.isArray(body)) return body.map(raw)
  const list = Object.values(raw(body)).find(Array.isArray)
  return (list ?? []).map(raw)
}

function numbersOf(value: unknown): Record<string, number> {
  const found: Record<string, number> = {}
  for (const [name, given] of Object.entries(raw(value))) {
    const number = known(given) ?? known(raw(given)['value'])
    if (number !== undefined) found[name] = number
  }
  return found
}

export function datasets(body: unknown): DatasetFacts[] {
  return items(body).map((item) => {
    const latest = 'rows' in item ? item : raw(item['latest'] ?? item['version'])
    return {
      name: text(item['name'] ?? item['dataset']),
      rows: whole(latest['rows']) + whole(latest['quarantined']),
      quarantined: whole(latest['quarantined']),
      version: known(latest['number'] ?? latest['versions']),
      digest: text(latest['id'] ?? latest['version']),
      committedAt: known(latest['createdAt']),
      reasons: items(latest['reasons'] ?? []).map(({ code, column, rows }) => ({ code: text(code), column: text(column), rows: whole(rows) })),
    }
  })
}

export function quarantine(dataset: string, body: unknown): QuarantinedRow[] {
  return items(body).map((item) => {
    const reason = raw(item['reason'])
    const row = raw(item['values'] ?? item['row'])
    return {
      dataset,
      reason: text(reason['code'] ?? item['code'] ?? item['reason']),
      column: text(reason['column'] ?? item['column']),
      values: Object.entries(row).map(([name, value]) => [name, text(value)] as const),
    }
  })
}

export function views(body: unknown): ViewFacts[] {
  return items(body).map((item) => ({
    name: text(item['name']),
    entity: text(item['entity']),
    features: Array.isArray(item['features']) ? item['features'].map(text) : Object.keys(raw(item['features'])),
    freshAt: known(item['freshAt'] ?? item['freshness'] ?? item['materializedTo']),
  }))
}

export function leakage(body: unknown): Leakage[] {
  return items(body).flatMap((item) => {
    const [naive, honest] = [known(item['naiveAuc']), known(item['pointInTimeAuc'])]
    return naive === undefined || honest === undefined ? [] : [{ model: text(item['model']), naive, honest }]
  })
}

export function runs(body: unknown): RunFacts[] {
  return items(body)
    .map((item) => ({
      id: text(item['id']),
      experiment: text(item['experiment']),
      status: statusOfRun(text(item['status'])),
      startedAt: whole(item['startedAt'] ?? item['started']),
      learner: text(raw(item['params'])['learner'] ?? raw(item['tags'])['learner']),
      metrics: numbersOf(item['metrics']),
      because: text(raw(item['tags'])['because']),
    }))
    .sort((a, b) => b.startedAt - a.startedAt)
}

function statusOfRun(word: string): RunFacts['status'] {
  if (/fail/i.test(word)) return 'failed'
  if (/run|sched/i.test(word)) return 'running'
  return /kill|stop/i.test(word) ? 'stopped' : 'done'
}

export function versions(body: unknown): VersionFacts[] {
  return items(body).map((item) => {
    const window = raw(item['trainedOn'])
    return {
      model: text(item['model']),
      version: whole(item['version']),
      run: text(item['run']),
      createdAt: whole(item['createdAt']),
      artifact: text(item['artifact']),
      aliases: (Array.isArray(item['aliases']) ? item['aliases'] : []).map(text),
      gates: items(item['gates'] ?? []).map(({ name, passed, says }) => ({ name: text(name), passed: passed === true, says: text(says) })),
      metrics: numbersOf(item['metrics']),
      trainedOn: { from: known(window['from']), to: known(window['to']), rows: known(window['rows']) },
      reproduced: typeof item['reproduced'] === 'boolean' ? item['reproduced'] : undefined,
    }
  })
}

const modeOf = (value: unknown): EndpointFacts['mode'] => (value === 'shadow' || value === 'canary' ? value : 'single')

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

export function loops(body: unknown): LoopFacts[] {
  const list = 'endpoint' in raw(body) ? [raw(body)] : items(body)
  return list.map((item) => {
    const { logE, n, requests, mean, low, high, blocks } = raw(item['evidence'])
    const paired = known(mean) !== undefined
    return {
      endpoint: text(item['endpoint']),
      mode: modeOf(item['mode']),
      champion: known(item['champion']),
      challenger: known(item['challenger']),
      percent: whole(item['percent']),
      state: text(item['state']),
      next: text(item['next']),
      now: whole(item['now']),
      evidence: paired
        ? { logE: known(logE), n: whole(n ?? requests), mean: known(mean), low: known(low), high: known(high), blocks: known(blocks) }
        : undefined,
    }
  })
}

export function weeks(endpoint: string, body: unknown): Week[] {
  return items(body).map((item) => {
    const value = (name: string): Known => known(item[name]) ?? known(raw(item[name])['value'])
    return {
      endpoint,
      from: whole(item['from']),
      to: whole(item['to']),
      predictions: whole(item['predictions']),
      labeled: whole(item['labeled']),
      said: value('meanPrediction'),
      were: value('labelRate'),
      champion: known(item['champion']),
      logloss: value('logloss'),
      auc: value('auc'),
      ece: value('ece'),
      byVersion: Object.entries(raw(item['byVersion'])).map(([version, scores]) => scoresOf(Number(version), raw(scores))),
      drift: Object.entries(raw(item['psi'])).map(([column, found]) => driftOf(column, found)),
      alerts: alerts(endpoint, item['alerts'] ?? []),
    }
  })
}

function scoresOf(version: number, scores: Raw): Scores {
  const value = (name: string): Known => known(scores[name]) ?? known(raw(scores[name])['value'])
  return {
    version,
    labeled: whole(scores['labeled'] ?? scores['count']),
    said: value('meanPrediction'),
    logloss: value('logloss'),
    auc: value('auc'),
    ece: value('ece'),
  }
}

function driftOf(column: string, found: unknown): Drift {
  const { value, adjustedP, p, excess, drifted } = raw(found)
  const psi = known(found) ?? known(value)
  return { column, psi, p: known(adjustedP ?? p), excess: known(excess), over: typeof drifted === 'boolean' ? drifted : (psi ?? 0) >= 0.2 }
}

export function alerts(endpoint: string, body: unknown): AlertFacts[] {
  return items(body).map((item, index) => ({
    id: text(item['id'] ?? `${text(item['code'])}-${whole(item['at'])}-${index}`),
    endpoint: text(item['endpoint']) || endpoint,
    code: text(item['code']),
    severity: item['severity'] === 'alarm' ? 'alarm' : 'notice',
    message: text(item['message']),
    evidence: raw(item['evidence']) as Evidence,
    at: whole(item['at']),
  }))
}

const DEEDS: readonly string[] = ['retrain', 'shadow', 'canary', 'promote', 'rollback', 'hold'] satisfies Deed[]

export function decisions(body: unknown): DecisionFacts[] {
  return items(body)
    .filter(({ what }) => DEEDS.includes(text(what)))
    .map((item) => ({
      id: text(item['id']),
      endpoint: text(item['endpoint']),
      at: whole(item['at']),
      what: text(item['what']) as Deed,
      because: text(item['because']),
      rule: typeof item['rule'] === 'string' ? item['rule'] : JSON.stringify(item['rule'] ?? ''),
      evidence: raw(item['evidence']) as Evidence,
    }))
}
