import type { Json } from '../base/index.ts'

/** A unit of work that outlives the process that asked for it. */
export interface Job {
  readonly id: number
  readonly queue: string
  readonly payload: Json
  /** 1 on the first try. */
  readonly attempt: number
}

/** A job that failed too often and waits for a person. */
export interface ParkedJob extends Job {
  readonly reason: string
  /** When it was parked. */
  readonly at: number
}

/**
 * Durable jobs with leases.
 *
 * Contract: an added job is done at least once; while a lease holds no one else gets the job; a lease that runs out (the
 * worker died) gives it to the next taker; `finish` and `retry` by a worker whose lease was lost do nothing and say false.
 * `add` joins the transaction of its call chain. When a job is due is a matter of the caller's clock.
 */
export interface Queue {
  /** With `once`, a job of the same queue and key that is waiting or running is not added again. */
  add(queue: string, payload: Json, options?: { readonly once?: string; readonly runAt?: number }): Promise<void>
  /** The jobs that are due, oldest first. */
  take(
    queue: string,
    worker: string,
    options: { readonly limit: number; readonly leaseMs: number },
  ): Promise<readonly Job[]>
  /** Makes the lease longer; false when it was already lost. */
  renew(job: Job, worker: string, leaseMs: number): Promise<boolean>
  finish(job: Job, worker: string): Promise<boolean>
  /** Puts the job back for `runAt`; after `maxAttempts` it is parked with its reason. */
  retry(
    job: Job,
    worker: string,
    options: { readonly runAt: number; readonly maxAttempts: number; readonly reason: string },
  ): Promise<boolean>
  parked(queue: string): Promise<readonly ParkedJob[]>
  /** Calls `wake` when this process added a job, which saves a worker from waiting for its next look; returns the way to stop. */
  onAdded(queue: string, wake: () => void): () => void
}
