import { day } from '../../state/moments.ts'
import { capital, fixed, inWords } from '../../state/numbers.ts'
import { firstSentence } from '../../state/sentences.ts'
import type { Verdict } from '../../state/verdict.ts'
import type { ModelAnswer } from './questions.ts'

/** Which version serves, since when and why; what waits. */
export function verdictOf({ model, versions, history, requests, endpoints }: ModelAnswer): Verdict {
  const open = requests.filter(({ state }) => state === 'open').length
  const waits =
    open === 0 ? '' : ` ${capital(inWords(open))} ${open === 1 ? 'request waits' : 'requests wait'} for approval.`
  const champion = model.aliases['champion']
  if (versions.length === 0)
    return {
      headline: `${model.name} has no version yet.`,
      pieces: [{ text: 'One comes when a training passes its gates.' }],
    }
  if (champion === undefined)
    return {
      headline: `${model.name}: ${versions.length === 1 ? 'one version' : `${inWords(versions.length)} versions`}, none is champion.${waits}`,
      pieces: [{ text: 'Point the alias champion at one to let it serve.' }],
    }
  const move = history.moves.find(({ alias, version }) => alias === 'champion' && version === champion)
  const where = endpoints.length === 0 ? 'is champion' : `serves ${endpoints.map(({ name }) => name).join(', ')}`
  const metrics = versions.find(({ version }) => version === champion)?.metrics ?? {}
  const logloss = metrics['logloss']
  return {
    headline: `${model.name} v${champion} ${where}.${waits}`,
    pieces: [
      ...(move
        ? [
            {
              text: `Since ${day(move.at)}, ${new Date(move.at).getUTCFullYear()}: ${firstSentence(move.because) || `moved by ${move.by}.`} `,
            },
          ]
        : []),
      ...(typeof logloss === 'number'
        ? [{ text: 'On held-out rows its logloss was ' }, { text: fixed(logloss, 3), strong: true }, { text: '.' }]
        : []),
    ],
  }
}
