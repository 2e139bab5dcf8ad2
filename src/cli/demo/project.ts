import { canary, defineProject, endpoint, type Project } from '../../automation/index.ts'
import { category, csv, dataset, number, parquet, text, time } from '../../data/index.ts'
import { featureView, window } from '../../features/index.ts'
import { sql } from '../../table/index.ts'
import { boosting, logistic, model } from '../../training/index.ts'
import type { FlightFiles } from './source.ts'

/** Whether a flight arrives more than 15 minutes late. */
export const LATE = sql`delay > 15`
/** The delay of a flight is known when it has landed: taxi, 0.12 minutes a mile, and what it lost. */
export const KNOWN_AT = sql`date + to_minutes(30 + 0.12 * distance + greatest(delay, 0))`

/**
 * The demo's project, as a user would write it in `millrace.config.ts`: will this flight, now taking off, arrive more than
 * 15 minutes late?
 */
export function flightsProject(files: FlightFiles, sample: number): Project {
  const airports = dataset('airports', {
    source: csv(files.airports),
    contract: { iata: text(), latitude: number(), longitude: number() },
  })
  const flights = dataset('flights', {
    source: parquet(files.flights),
    time: 'date',
    contract: {
      date: time(),
      delay: number({ min: -200 }),
      distance: number({ min: 1 }),
      origin: category({ references: [airports, 'iata'] }),
      destination: category({ references: [airports, 'iata'] }),
    },
    onViolation: 'quarantine',
  })
  const knownAt = KNOWN_AT
  const lateShare = window.mean(LATE, '3h')
  const originLate = featureView('origin_late', {
    from: flights,
    entity: 'origin',
    knownAt,
    features: { origin_late_3h: lateShare },
  })
  const inboundLate = featureView('inbound_late', {
    from: flights,
    entity: 'destination',
    on: 'origin',
    knownAt,
    features: { inbound_late_3h: lateShare },
  })
  const destLate = featureView('dest_late', {
    from: flights,
    entity: 'destination',
    knownAt,
    features: { dest_late_3h: lateShare },
  })

  const late = model('late', {
    data: flights,
    label: LATE,
    labelKnownAt: knownAt,
    features: ['distance', 'hour(date)', 'dayofweek(date)', 'origin', 'destination', originLate, inboundLate, destLate],
    window: '3w',
    sample: { share: sample },
    split: { by: 'time', test: '1w' },
    learners: [logistic(), boosting()],
    metric: 'logloss',
    gates: { auc: { min: 0.65 }, logloss: { noWorseThan: 'champion' } },
  })
  return defineProject({
    name: 'flights',
    datasets: [airports],
    endpoints: [
      endpoint('late', {
        model: late,
        rollout: canary({ shadow: '1d', steps: [5, 25, 50, 100] }),
        watch: { window: '1w', drift: true, calibration: { max: 0.03 }, logloss: { noWorseThanTraining: '10%' } },
        renew: { on: ['calibration'], window: '6w', afterWindows: 2 },
      }),
    ],
  })
}
