import { day } from '../../state/moments.ts'
import { count, fixed, percent } from '../../state/numbers.ts'
import { firstSentence } from '../../state/sentences.ts'
import type { Verdict } from '../../state/verdict.ts'
import type { VersionAnswer } from './questions.ts'

const MAIN: readonly string[] = ['logloss', 'rmse', 'mae', 'auc', 'accuracy']

/** Whether it serves, how good it was on rows it never saw, what it learned from and why. */
export function verdictOf(answer: VersionAnswer): Verdict {
  const { version, card, requests } = answer
  const { model, version: number, gates, trainedOn, lineage } = version
  const shut = gates.filter(({ passed }) => !passed)
  const metric = MAIN.flatMap((name) => card.metrics.find((one) => one.name === name) ?? [])[0] ?? card.metrics[0]
  const interval =
    metric && typeof metric.low === 'number' && typeof metric.high === 'number'
      ? ` (${fixed(metric.low, 3)} to ${fixed(metric.high, 3)})`
      : ''
  const rows = metric?.count ? ` on ${count(metric.count)} rows it never learned from` : ''
  return {
    headline: `${model} v${number} ${stands(answer)}.${requests.length === 0 ? '' : ' A request waits for approval.'}`,
    pieces: [
      ...(metric && typeof metric.value === 'number'
        ? [
            { text: `Its ${metric.name} was ` },
            { text: `${fixed(metric.value, 3)}${interval}`, strong: true },
            { text: `${rows}. ` },
          ]
        : []),
      ...(shut.length > 0 ? [{ text: `It did not pass: ${shut[0]!.says} ` }] : []),
      ...(trainedOn
        ? [
            {
              text: `Trained on ${count(trainedOn.rows)} rows of ${trainedOn.dataset}, ${day(trainedOn.from)} – ${day(trainedOn.to - 1)}. `,
            },
          ]
        : []),
      ...(lineage.because ? [{ text: `Why: ${firstSentence(lineage.because)}` }] : []),
    ],
  }
}

function stands({ version: { version, aliases, gates, stage }, endpoints }: VersionAnswer): string {
  const champions = endpoints.filter(({ champion }) => champion === version).map(({ name }) => name)
  if (champions.length > 0) return `answers ${champions.join(' and ')}`
  const [trial] = endpoints.filter(({ challenger }) => challenger === version)
  if (trial)
    return trial.mode === 'shadow'
      ? `is compared in shadow by ${trial.name}`
      : `answers ${percent(trial.percent)} of ${trial.name}`
  if (gates.some(({ passed }) => !passed)) return 'did not pass its gates'
  if (aliases.length > 0)
    return `is ${aliases.map((alias) => (alias === 'previous' ? 'the previous champion' : alias)).join(' and ')}`
  return stage === null ? 'is registered and does not serve' : `is in ${stage}`
}
