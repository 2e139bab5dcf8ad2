import { judge, type Quality } from './judge.ts'
import { loadSides, type Sides, type Training } from './sides.ts'

/** What is judged, and on which sheets: parts of one set that are held out in turn, or a single one. */
export interface Judged {
  readonly folders: readonly string[]
  readonly objective: string
}

/** Trains both once more on each sheet and judges their answers for the rows held out; a note of both. Loads the sheets. */
export async function compareQuality(sides: Sides, training: Training, judged: Judged): Promise<string> {
  const { folders, objective } = judged
  const [ours, theirs]: [Quality[], Quality[]] = [[], []]
  for (const folder of folders) {
    await loadSides(sides, folder)
    ours.push(await judgeSide(sides.ours, training, { folder, objective }))
    if (sides.theirs) theirs.push(await judgeSide(sides.theirs, training, { folder, objective }))
  }
  const words = inWords(objective, meanOf(ours), theirs.length > 0 ? meanOf(theirs) : undefined)
  const parts = ours.map(({ loss }, fold) => ((loss / (theirs[fold]?.loss ?? loss) - 1) * 100).toFixed(2))
  return folders.length > 1
    ? `${words}; mean of ${folders.length} parts held out in turn, each: ${parts.join(', ')} %`
    : words
}

async function judgeSide(
  side: Sides['ours'],
  training: Training,
  { folder, objective }: { readonly folder: string; readonly objective: string },
): Promise<Quality> {
  const out = `${folder}/answers.f64`
  await side.ask('train', { ...training, out })
  return judge(objective, { answers: out, labels: `${folder}/ask.f64` })
}

function meanOf(all: readonly Quality[]): Quality {
  const mean = (of: (one: Quality) => number): number => all.reduce((sum, one) => sum + of(one), 0) / all.length
  return { loss: mean(({ loss }) => loss), ...(all[0]!.auc !== undefined && { auc: mean(({ auc }) => auc!) }) }
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
