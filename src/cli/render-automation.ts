import { renderPairs, renderTable } from './render.ts'

interface Backtest {
  readonly loss: number
  readonly championLoss: number
  readonly difference: number
  readonly low: number | null
  readonly high: number | null
  readonly rows: number
  readonly blocks: number
}

interface Alternative {
  readonly name: string
  readonly backtest: Backtest | null
  readonly chosen: boolean
  readonly because: string
}

interface Decision {
  readonly id: string
  readonly at: number
  readonly endpoint: string
  readonly what: string
  readonly because: string
  readonly rule: string
  readonly alternatives?: readonly Alternative[]
  readonly outcomes?: readonly { readonly at: number; readonly says: string }[]
}

interface Simulation {
  readonly endpoint: string
  readonly decisions: readonly Decision[]
  readonly decided: readonly Decision[]
  readonly against: { readonly says: string }
  readonly notes: readonly string[]
}

interface Replay {
  readonly says: string
  readonly differs: readonly { readonly field: string; readonly recorded: string; readonly now: string }[]
}

/** How what the loop decided is shown to people. */
export const AUTOMATION_RENDERERS: Readonly<Record<string, (result: never) => string>> = {
  'automation.decisions': renderDecisions,
  'automation.decision': renderDecision,
  'automation.orders': renderOrders,
  'automation.replay': renderReplay,
  'automation.simulate': renderSimulation,
}

interface Order {
  readonly at: number
  readonly endpoint: string
  readonly word: string
  readonly by: string
  readonly because: string
}

function renderOrders({ orders }: { readonly orders: readonly Order[] }): string {
  if (orders.length === 0) return 'Nobody said anything to the loop.\n'
  return orders
    .map(
      (one) =>
        `${moment(one.at)}  ${one.word.padEnd(8)}  ${plain(one.endpoint)}  ${plain(one.by)}\n  ${plain(one.because)}\n`,
    )
    .join('')
}

function renderDecisions({ decisions }: { readonly decisions: readonly Decision[] }): string {
  if (decisions.length === 0) return 'Nothing was decided.\n'
  return decisions
    .map(({ id, at, endpoint, what, because, outcomes = [] }) => {
      const after = outcomes.map(({ says }) => `    ${plain(says)}\n`).join('')
      return `${moment(at)}  ${what.padEnd(8)}  ${plain(endpoint)}  ${id}\n  ${plain(because)}\n${after}`
    })
    .join('')
}

function renderDecision(decision: Decision): string {
  const { id, at, endpoint, what, because, rule, alternatives = [], outcomes = [] } = decision
  const head = renderPairs(Object.entries({ decision: id, at: moment(at), endpoint, what, rule }))
  const after = outcomes.map((one) => `${moment(one.at)}  ${plain(one.says)}\n`).join('')
  const table = alternatives.length === 0 ? '' : `\n${renderTable(rowsOf(alternatives))}`
  return `${head}\n${plain(because)}\n${table}${after && `\n${after}`}`
}

const BAR = 24

/** Each alternative with a bar as long as its loss in the backtest; the champion's is the last. */
function rowsOf(alternatives: readonly Alternative[]) {
  const judged = alternatives.flatMap(({ backtest }) => backtest ?? [])
  const most = Math.max(...judged.flatMap(({ loss, championLoss }) => [loss, championLoss]))
  const bar = (loss: number): string => '█'.repeat(Math.max(1, Math.round((BAR * loss) / most)))
  const rows = alternatives.map(({ name, backtest, chosen, because }) => ({
    candidate: `${chosen ? '→ ' : '  '}${name}`,
    loss: backtest ? short(backtest.loss) : '',
    '': backtest ? bar(backtest.loss) : '',
    'against the champion': backtest ? difference(backtest) : '',
    why: because,
  }))
  const [first] = judged
  if (!first) return rows
  const champion = { candidate: '  champion', loss: short(first.championLoss), '': bar(first.championLoss) }
  return [...rows, { ...champion, 'against the champion': '', why: 'On the same rows.' }]
}

function difference({ difference: mean, low, high, rows, blocks }: Backtest): string {
  const sure = low === null || high === null ? 'unbounded' : `${short(low)} to ${short(high)}`
  return `${short(mean)} (${sure}; ${rows} rows, ${blocks} blocks)`
}

function renderReplay({ says, differs }: Replay): string {
  const table = differs.map(({ field, recorded, now }) => ({ field, recorded: cut(recorded), now: cut(now) }))
  return table.length === 0 ? `${plain(says)}\n` : `${plain(says)}\n\n${renderTable(table)}`
}

function renderSimulation({ endpoint, decisions, decided, against, notes }: Simulation): string {
  const listed = (some: readonly Decision[]): string =>
    some.length === 0
      ? '  nothing\n'
      : some.map(({ at, what, because }) => `  ${moment(at)}  ${what.padEnd(8)}  ${plain(because)}\n`).join('')
  const would = `${plain(endpoint)}: this policy would have decided\n${listed(decisions)}`
  const did = `What was decided\n${listed(decided)}`
  return `${would}\n${did}\n${plain(against.says)}\n${notes.map((note) => `${plain(note)}\n`).join('')}`
}

const moment = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ')
const short = (value: number): string => String(Number(value.toPrecision(4))).replace('-', '−')
const LONGEST = 80
const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)

/** Text of others without what moves a terminal's cursor. */
const plain = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]/gu, '?')
