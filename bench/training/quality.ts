import { judge, type Quality } from './judge.ts'
import type { Sides, Training } from './sides.ts'

/** Trains both once more and judges their answers for the held-out rows; a note of both. */
export async function compareQuality(
  { ours, theirs }: Sides,
  training: Training,
  { folder, objective }: { readonly folder: string; readonly objective: string },
): Promise<string> {
  const judged = async (side: Sides['ours'], name: string): Promise<Quality> => {
    const out = `${folder}/${name}`
    await side.ask('train', { ...training, out })
    return judge(objective, { answers: out, labels: `${folder}/ask.f64` })
  }
  const us = await judged(ours, 'ours.f64')
  return inWords(objective, us, theirs && (await judged(theirs, 'theirs.f64')))
}

function inWords(objective: string, us: Quality, them: Quality | undefined): string {
  const name = objective === 'binary' ? 'log loss' : 'RMSE'
  if (!them) return `held-out ${name} ${digits(us.loss)}`
  const verdict = us.loss <= them.loss ? 'no worse' : `worse by ${((us.loss / them.loss - 1) * 100).toFixed(2)} %`
  const loss = `held-out ${name} ${digits(us.loss)} against ${digits(them.loss)} (${verdict})`
  if (us.auc === undefined) return loss
  const gap = us.auc - them.auc!
  return `${loss}, AUC ${us.auc.toFixed(5)} against ${them.auc!.toFixed(5)} (${gap >= 0 ? '+' : ''}${gap.toFixed(5)})`
}

const digits = (value: number): string => (value >= 100 ? value.toFixed(1) : value.toFixed(5))
