import { parentPort, workerData } from 'node:worker_threads'
import type { Material } from './automl/material.ts'
import { createTrialRunner, type TrialOrder } from './automl/trial.ts'
import { serveThread } from './serve-thread.ts'

/** A thread that tries learners beside the lab, on the same memory. */
const trials = createTrialRunner(workerData as Material)
const now = (): number => performance.now()

serveThread<TrialOrder>(parentPort!, (order, report) => trials.run(order, { report, now }))
