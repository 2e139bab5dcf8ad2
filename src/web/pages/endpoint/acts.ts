import type { MillraceClient } from '../../../http/client.ts'
import { named } from '../../state/weeks.ts'
import type { EndpointAnswer } from './questions.ts'

/** Something that may be done, what it says when it is done, and how it is taken back. */
export interface Act {
  readonly word: string
  readonly does: () => Promise<unknown>
  readonly says: string
  readonly undoes?: { readonly does: () => Promise<unknown>; readonly says: string }
}

const BACK = 'taken back'

/** What may be done with an endpoint as it stands, the most pressing first. Who may not is told so by the server. */
export function actsOf(answer: EndpointAnswer, client: MillraceClient, because: string): readonly Act[] {
  return [...ofTraffic(answer, client, because), ...ofLoop(answer, client, because)]
}

function ofTraffic(
  { endpoint: now, rollout }: EndpointAnswer,
  client: MillraceClient,
  because: string,
): readonly Act[] {
  const { name: endpoint, champion, challenger, previous, mode, percent } = now
  if (champion === null) return []
  const asBefore = { endpoint, champion, challenger, previous, mode, percent, because: BACK }
  const undoes = { does: () => client.serving.traffic(asBefore), says: 'The traffic is as it was.' }
  const ends = rollout === undefined || rollout.phase === 'over' ? '' : ' The loop ends the rollout at its next look.'
  if (challenger !== null && mode !== 'single') {
    const alone = { endpoint, champion, challenger: null, mode: 'single' as const, percent: 0, because }
    const out: Act = {
      word: mode === 'canary' ? `Undo: all traffic to ${named(champion)}` : `Take ${named(challenger)} out`,
      does: () => client.serving.traffic(alone),
      says: `${named(champion)} answers all requests.${ends}`,
      undoes,
    }
    if (mode !== 'blue_green') return [out]
    const over: Act = {
      word: `Switch to ${named(challenger)}`,
      does: () => client.serving.switch({ endpoint, because }),
      says: `${named(challenger)} answers all requests.`,
      undoes,
    }
    return [over, out]
  }
  if (previous === null) return []
  return [
    {
      word: `Undo: all traffic to ${named(previous)}`,
      does: () => client.serving.undo({ endpoint, because }),
      says: `${named(previous)} answers all requests again.`,
      undoes,
    },
  ]
}

function ofLoop(
  { endpoint: { name: endpoint }, loop, decisions, rollout }: EndpointAnswer,
  client: MillraceClient,
  because: string,
): readonly Act[] {
  if (loop === undefined) return []
  const order = { endpoint, because }
  const back = { endpoint, because: BACK }
  const underWay = rollout !== undefined && rollout.phase !== 'over'
  const { automation } = client
  const pause: Act = loop.paused
    ? {
        word: 'Let the loop go on',
        does: () => automation.resume(order),
        says: 'The loop goes on at its next look.',
        undoes: { does: () => automation.pause(back), says: 'The loop is paused again.' },
      }
    : {
        word: 'Pause the loop',
        does: () => automation.pause(order),
        says: 'The loop is paused: it goes on measuring, and begins, steps and promotes nothing.',
        undoes: { does: () => automation.resume(back), says: 'The loop goes on.' },
      }
  const approve: Act = {
    word: 'Approve',
    does: () => automation.approve(order),
    says: 'Approved; the loop goes on at its next look.',
  }
  const veto: Act = {
    word: underWay ? 'Veto the rollout' : 'Veto the renewal',
    does: () => automation.veto(order),
    says: 'Vetoed; the loop ends it at its next look.',
  }
  const renew: Act = {
    word: 'Renew now',
    does: () => automation.renew(order),
    says: 'The loop renews the model at its next look.',
  }
  const canVeto = underWay || loop.waitsFor !== null || decisions[0]?.what === 'retrain'
  return [
    ...(loop.waitsFor === null ? [] : [approve]),
    ...(canVeto ? [veto] : []),
    pause,
    ...(loop.renewal !== null && !underWay && loop.waitsFor === null ? [renew] : []),
  ]
}
