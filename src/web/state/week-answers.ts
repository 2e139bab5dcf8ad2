import { PREDICTION } from './heat.ts'
import { figure, items, known, type Raw, rawOf, text, texts, whole } from './raw.ts'
import type { AlertFacts, Drift, Evidence, Scores, Week } from './shapes.ts'

/** The answer of `monitoring.windows`. */
export function weeks(endpoint: string, body: unknown): Week[] {
  return items(body).map((item) => {
    const same = rawOf(item['sameRows'])
    return {
      endpoint: text(item['endpoint']) || endpoint,
      from: whole(item['from']),
      to: whole(item['to']),
      predictions: whole(item['predictions']),
      labeled: whole(item['labeled']),
      said: figure(item['meanPrediction']),
      were: figure(item['labelRate']),
      champion: known(item['champion']),
      logloss: figure(item['logloss']),
      auc: figure(item['auc']),
      ece: figure(item['ece']),
      gap: figure(item['gap']),
      byVersion: scoresOf(item['byVersion']),
      sameRows: scoresOf(same['versions']),
      drift: driftOf(item),
      alerts: items(item['alerts'] ?? []).map((finding, index) =>
        alertOf(finding, { endpoint, index, at: whole(item['measuredAt'] ?? item['to']) }),
      ),
    }
  })
}

function scoresOf(versions: unknown): Scores[] {
  return Object.entries(rawOf(versions)).map(([version, found]) => {
    const scores = rawOf(found)
    return {
      version: Number(version),
      labeled: whole(scores['labeled']),
      said: figure(scores['meanPrediction']),
      logloss: figure(scores['logloss']),
      auc: figure(scores['auc']),
      ece: figure(scores['ece']),
    }
  })
}

/** Every column, and the prediction itself as one more. */
function driftOf({ psi, predictionPsi }: Raw): Drift[] {
  const columns = Object.entries(rawOf(psi)).map(([column, shift]) => shiftOf(column, rawOf(shift)))
  const own = rawOf(predictionPsi)
  return 'psi' in own ? [...columns, shiftOf(PREDICTION, own)] : columns
}

function shiftOf(column: string, shift: Raw): Drift {
  return {
    column,
    psi: known(shift['psi']),
    p: known(shift['adjustedP']),
    excess: known(shift['excess']),
    lossEffect: known(shift['lossEffect']),
    restless: known(shift['designEffect']),
    over: shift['drifted'] === true,
  }
}

/** The answer of `monitoring.alerts`. */
export function alerts(body: unknown): AlertFacts[] {
  return items(body).map((item, index) => alertOf(item, { endpoint: '', index, at: whole(item['at']) }))
}

function alertOf(item: Raw, place: { endpoint: string; index: number; at: number }): AlertFacts {
  const { endpoint, index, at } = place
  return {
    id: text(item['id']) || `${text(item['code'])}-${at}-${index}`,
    endpoint: text(item['endpoint']) || endpoint,
    code: text(item['code']),
    severity: item['severity'] === 'alarm' ? 'alarm' : 'notice',
    message: text(item['message']),
    subjects: texts(item['subjects']),
    evidence: rawOf(item['evidence']) as Evidence,
    at,
    from: known(item['from']),
    to: known(item['to']),
    champion: known(item['champion']),
    closedBecause:
      item['closedAt'] === null || item['closedAt'] === undefined ? undefined : text(item['closedBecause']) || 'closed',
  }
}
