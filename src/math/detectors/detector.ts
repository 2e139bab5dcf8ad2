/** What one value did to a detector. */
export type DetectorSignal = 'none' | 'warning' | 'drift'

/** What a detector has seen, as plain JSON. */
export interface DetectorState<S> {
  readonly drifted: boolean
  readonly of: S
}

/** Takes a stream value by value and says when it changed. A `drift` is said once: the next value begins a new detector. */
export interface Detector<S = unknown> {
  readonly update: (x: number) => DetectorSignal
  /** A copy of what it has seen; given to the function that makes such a detector, it goes on from there. */
  readonly state: () => DetectorState<S>
}

interface Rules<S> {
  readonly fresh: () => S
  /** Changes the state it is given. */
  readonly step: (state: S, x: number) => DetectorSignal
}

/** A detector of one step function; after a drift everything is forgotten before the next value. */
export function detectorOf<S>({ fresh, step }: Rules<S>, kept?: DetectorState<S>): Detector<S> {
  let drifted = kept?.drifted ?? false
  let of = kept ? structuredClone(kept.of) : fresh()
  return {
    update(x) {
      if (drifted) of = fresh()
      const signal = step(of, x)
      drifted = signal === 'drift'
      return signal
    },
    state: () => ({ drifted, of: structuredClone(of) }),
  }
}
