import { hasCode } from '../../base/index.ts'
import type { DoorRoute } from '../../http/index.ts'
import type { RunEntry, Runs } from '../../tracking/index.ts'
import { fail } from '../errors.ts'
import { routesOf } from './call.ts'
import { listOf, pair, required, text } from './fields.ts'
import type { TrackingPlane } from './plane.ts'
import { POINT, pointIn, points } from './points-in.ts'
import { checkName, paramValue, quoted, tagValue } from './rules.ts'
import { byRun, runIn } from './runs.ts'
import { textsIn } from './texts-in.ts'

const WRITE = 'tracking.write'
const MOST_TEXTS = 100
const MOST_POINTS = 1_000
const MOST_TOGETHER = 1_000
const PAIR = { key: required(text), value: text }

type Pair = { readonly key: string; readonly value?: string | undefined }

/** The calls that log metrics, params and tags to a run. */
export function loggingRoutes({ runs }: TrackingPlane): readonly DoorRoute[] {
  return [...single(runs), ...batch(runs)]
}

function single(runs: Runs): readonly DoorRoute[] {
  const post = { methods: ['POST'] as const, permit: WRITE }
  return [
    ...routesOf({
      ...{ ...post, path: 'runs/log-metric', fields: { ...byRun, ...POINT } },
      async run(asked) {
        await runs.log(runIn(asked), { points: [pointIn(asked)] })
        return {}
      },
    }),
    ...routesOf({
      ...{ ...post, path: 'runs/log-parameter', fields: { ...byRun, ...PAIR } },
      async run({ key, value = '', ...asked }) {
        const id = runIn(asked)
        checkName(key, 'key', 'Param key')
        const params = textsIn([{ key, value: paramValue(value) }])
        await runs.log(id, { params }).catch((error) => tellChanged(runs, id, { error, params, isBatch: false }))
        return {}
      },
    }),
    ...routesOf({
      ...{ ...post, path: 'runs/set-tag', fields: { ...byRun, ...PAIR } },
      async run({ key, value = '', ...asked }) {
        checkName(key, 'key')
        await runs.log(runIn(asked), { tags: textsIn([{ key, value: tagValue(value) }]) })
        return {}
      },
    }),
  ]
}

function batch(runs: Runs): readonly DoorRoute[] {
  return routesOf({
    ...{ methods: ['POST'], path: 'runs/log-batch', permit: WRITE },
    fields: { ...byRun, metrics: points, params: listOf(pair), tags: listOf(pair) },
    async run({ metrics, params, tags, ...asked }) {
      const id = runIn(asked)
      const entry = {
        points: metrics.map((one, i) => pointIn(one, `metrics[${i}].`)),
        params: textsIn(checked(params, 'params').map(({ key, value = '' }) => ({ key, value: paramValue(value) }))),
        tags: textsIn(checked(tags, 'tags').map(({ key, value = '' }) => ({ key, value: tagValue(value) }))),
      } satisfies RunEntry
      checkLimits({ metrics: metrics.length, params: params.length, tags: tags.length })
      checkRepeated(params)
      await runs.log(id, entry).catch((error) => tellChanged(runs, id, { error, params: entry.params, isBatch: true }))
      return {}
    },
  })
}

function checked(pairs: readonly Pair[], at: 'params' | 'tags'): readonly Pair[] {
  for (const [i, { key }] of pairs.entries())
    checkName(key, `${at}[${i}].key`, at === 'params' ? 'Param key' : `${at}[${i}].key`)
  return pairs
}

function checkLimits({ metrics, params, tags }: Readonly<Record<'metrics' | 'params' | 'tags', number>>): void {
  checkLimit('metrics', MOST_POINTS, metrics)
  checkLimit('params', MOST_TEXTS, params)
  checkLimit('tags', MOST_TEXTS, tags)
  checkLimit('metrics, params, and tags', MOST_TOGETHER, metrics + params + tags)
}

function checkLimit(what: string, most: number, count: number): void {
  if (count > most)
    throw fail('mlflow_parameter', {
      reason: `A batch logging request can contain at most ${most} ${what}. Got ${count} ${what}. Please split up ${what} across multiple requests and try again.`,
    })
}

function checkRepeated(params: readonly Pair[]): void {
  const seen = new Set<string>()
  const repeated = params.filter(({ key }) => seen.size === seen.add(key).size).map(({ key }) => quoted(key))
  if (repeated.length > 0)
    throw fail('mlflow_parameter', {
      reason: `Duplicate parameter keys have been submitted: [${repeated.join(', ')}]. Please ensure the request contains only one param value per param key.`,
    })
}

interface Changed {
  readonly error: unknown
  readonly params: Readonly<Record<string, string>>
  readonly isBatch: boolean
}

/** Says which params have another value already, and which. */
async function tellChanged(runs: Runs, run: string, { error, params, isBatch }: Changed): Promise<never> {
  if (!hasCode(error, 'tracking.param_changed')) throw error
  const held = (await runs.get(run)).params
  const changed = Object.entries(params).filter(([key, value]) => Object.hasOwn(held, key) && held[key] !== value)
  const [[key, value] = ['', '']] = changed
  const listed = changed.map(
    ([key, value]) => `{'key': ${quoted(key)}, 'old_value': ${quoted(held[key]!)}, 'new_value': ${quoted(value)}}`,
  )
  const what = isBatch
    ? `Params were already logged='[${listed.join(', ')}]' for run ID='${run}'.`
    : `Param with key='${key}' was already logged with value='${held[key]}' for run ID='${run}'. Attempted logging new value '${value}'.`
  throw fail('mlflow_parameter', { reason: `Changing param values is not allowed. ${what}` })
}
