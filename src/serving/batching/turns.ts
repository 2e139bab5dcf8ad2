import type { Executor, Tensors, Work } from '../executor.ts'
import { gather, type Room } from './gather.ts'
import { elementsIn, isRegular } from './join.ts'
import type { Limits } from './limits.ts'
import { createPace, type Pace } from './pace.ts'
import { createQueue, LOOKED, type Queue } from './queue.ts'
import { deliver, noteRun, type Run, runOf, sliceOf, tellFault } from './run.ts'
import { createRecorder, type Recorder } from './statistics.ts'
import { isOver, type Lane, startAlone, type Waiting } from './waiting.ts'

/** What runs, and how. */
export interface BatcherNeeds {
  readonly run: Executor['run']
  readonly rowwise: boolean
  /** Most rows that may be run together, where the executor names a number; such an executor gets every work whole. */
  readonly together?: number | undefined
  /** What is run, for messages: `version 3 of late`. */
  readonly what?: string
  readonly limits?: Limits
  /** Milliseconds from any moment on. */
  readonly stopwatch: () => number
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Does it once everything that arrived in this turn of the event loop has been taken. */
  readonly schedule?: (work: () => void) => void
}

/** Most rows in one run. */
const MOST_ROWS = 4_096
/** Most elements of inputs that are joined, or in one slice: rows may be wide. */
const MOST_ELEMENTS = 2 ** 20
/** How long one run may take on this thread, and about how long all runs in one turn of the event loop. */
const INLINE_MS = 2
/** How long one run elsewhere may take: whoever comes next waits for it. */
const ELSEWHERE_MS = 50
/** What a row is thought to take before anything has run. */
const FIRST_GUESS_MS = INLINE_MS / 64
/** While something runs elsewhere: how often those are told who waited too long or have gone. */
const SWEEP_MS = 20

/** What waits and what runs. */
export interface State {
  readonly needs: BatcherNeeds
  readonly what: string
  readonly recorder: Recorder
  readonly pace: Pace
  /** Work that runs whole, and work that is cut; they take turns. */
  readonly short: Lane
  readonly long: Lane
  rowwise: boolean
  /** Whether runs are promises. */
  elsewhere: boolean
  longIsNext: boolean
  /** Who is in the run that is under way elsewhere. */
  running: readonly Waiting[] | undefined
  waking: boolean
  sweeping: boolean
  readonly turn: () => void
}

/** Nothing waits yet. */
export function stateOf(needs: BatcherNeeds): State {
  const state: State = {
    needs,
    what: needs.what ?? 'this model',
    recorder: createRecorder(needs.now ?? Date.now),
    pace: createPace(FIRST_GUESS_MS),
    short: { queue: createQueue(), rows: 0 },
    long: { queue: createQueue(), rows: 0 },
    rowwise: needs.rowwise,
    elsewhere: false,
    longIsNext: false,
    running: undefined,
    waking: false,
    sweeping: false,
    turn: () => turn(state),
  }
  return state
}

/** How much may run at once without holding up the rest. */
function roomOf({ needs, pace, elsewhere }: State): Room {
  const rows = needs.together ?? Math.min(MOST_ROWS, pace.rowsIn(elsewhere ? ELSEWHERE_MS : INLINE_MS))
  return { rows, elements: MOST_ELEMENTS }
}

/** Whether work is cut, so that others need not wait for all of it. */
export function isLong(state: State, work: Work): boolean {
  if (work.rows === 1 || !state.rowwise || state.needs.together !== undefined) return false
  return (work.rows > roomOf(state).rows || elementsIn(work.inputs) > MOST_ELEMENTS) && isRegular(work)
}

/** Lets what waits run after this turn of the event loop. */
export function wake(state: State): void {
  if (state.waking || state.running !== undefined) return
  state.waking = true
  ;(state.needs.schedule ?? setImmediate)(state.turn)
}

/** Runs what waits, for about as long as the event loop may be held up. */
function turn(state: State): void {
  state.waking = false
  let now = state.needs.stopwatch()
  const until = now + INLINE_MS
  while (state.running === undefined && hasWork(state) && now < until) now = runNext(state, now)
  if (hasWork(state)) wake(state)
}

const hasWork = ({ short, long }: State): boolean => short.queue.length > 0 || long.queue.length > 0

/** Runs what is next; says when it was done. */
function runNext(state: State, now: number): number {
  const { short, long } = state
  const at = { now, recorder: state.recorder }
  const over = (waiting: Waiting): boolean => isOver(waiting, state.what, at)
  if (short.queue.length === 1 && long.queue.length === 0) {
    const only = short.queue.shift()!
    return over(only) ? now : begin(state, { members: [only] }, now)
  }
  if (state.longIsNext || short.queue.length === 0) {
    state.longIsNext = false
    const head = firstOf(long.queue, over)
    if (head !== undefined) return begin(state, { members: [head], rows: rowsOfSlice(state, head) }, now)
  }
  state.longIsNext = true
  const members = gather(short.queue, state.rowwise ? roomOf(state) : undefined, over)
  return members.length === 0 ? now : begin(state, { members }, now)
}

function firstOf(queue: Queue<Waiting>, over: (waiting: Waiting) => boolean): Waiting | undefined {
  for (;;) {
    const head = queue.first()
    if (head === undefined || !over(head)) return head
    queue.shift()
  }
}

function rowsOfSlice(state: State, { work }: Waiting): number {
  const { rows, elements } = roomOf(state)
  return Math.max(1, Math.min(rows, Math.floor((elements * work.rows) / elementsIn(work.inputs))))
}

/** @param rows of the slice, where the work is cut */
function begin(
  state: State,
  { members, rows }: { readonly members: readonly Waiting[]; readonly rows?: number },
  now: number,
): number {
  let run: Run
  let outputs: Tensors | Promise<Tensors>
  try {
    run = rows === undefined ? runOf(members) : sliceOf(members[0]!, rows)
    outputs = state.needs.run(run.work.inputs, run.work.wanted)
  } catch (error) {
    return failed(state, members, error)
  }
  if (!isPromise(outputs)) return finished(state, run, { begun: now, outputs })
  state.elsewhere = true
  state.running = members
  sweepLater(state)
  const next = (): void => {
    state.running = undefined
    turn(state)
  }
  outputs
    .then(
      (done) => finished(state, run, { begun: now, outputs: done }),
      (error) => failed(state, members, error),
    )
    .then(next)
  return now
}

const isPromise = (outputs: Tensors | Promise<Tensors>): outputs is Promise<Tensors> => outputs instanceof Promise

function finished(
  state: State,
  run: Run,
  { begun, outputs }: { readonly begun: number; readonly outputs: Tensors },
): number {
  const now = state.needs.stopwatch()
  const at = { now, recorder: state.recorder }
  state.pace.ran(run.work.rows, now - begun)
  state.recorder.ran(run.work.rows, now - begun)
  noteRun(run, begun, now)
  try {
    if (!deliver(run, outputs, at)) distrust(state, run.members)
  } catch (error) {
    return failed(state, run.members, error)
  }
  return now
}

/** Whoever ran together with others runs again alone, so that each gets their own answer or error. */
function failed(state: State, members: readonly Waiting[], error: unknown): number {
  const now = state.needs.stopwatch()
  if (!tellFault(members, error, { now, recorder: state.recorder })) runAlone(state, members)
  return now
}

/** The model does not answer row by row: nothing is joined or cut any more. */
function distrust(state: State, members: readonly Waiting[]): void {
  state.rowwise = false
  const cut: Waiting[] = []
  for (let head = state.long.queue.shift(); head !== undefined; head = state.long.queue.shift()) cut.push(head)
  runAlone(state, [...members.filter((waiting) => waiting.lane === state.short), ...cut])
}

function runAlone(state: State, members: readonly Waiting[]): void {
  const open = members.filter((waiting) => !waiting.settled)
  for (const waiting of open) startAlone(waiting, state.short)
  state.short.queue.putFirst(open)
}

/** Nobody waits for a run elsewhere longer than they wanted to, whether they are in it or behind it. */
function sweepLater(state: State): void {
  if (state.sweeping) return
  state.sweeping = true
  setTimeout(() => {
    state.sweeping = false
    if (state.running === undefined) return
    const at = { now: state.needs.stopwatch(), recorder: state.recorder }
    const over = (waiting: Waiting): boolean => isOver(waiting, state.what, at)
    for (const waiting of state.running) over(waiting)
    for (const { queue } of [state.short, state.long])
      queue.look((waiting) => (over(waiting) ? LOOKED.out : LOOKED.stays))
    sweepLater(state)
  }, SWEEP_MS).unref()
}
