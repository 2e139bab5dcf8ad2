import { valueText } from '../../charts/values.ts'
import { Command } from '../../parts/command.tsx'
import { Panel } from '../../parts/panel.tsx'
import { clock, duration, machine } from '../../state/moments.ts'
import { inWords } from '../../state/numbers.ts'
import type { PredictionAnswer } from './questions.ts'

/** What turned out to be true, and when that became known; corrections stay. */
export function Outcome({ answer: { id, endpoint, at, label, labels } }: { answer: PredictionAnswer }) {
  const title = label === null ? 'The outcome is awaited' : `It was ${valueText(label)}`
  const note =
    labels.length > 1
      ? `Said ${inWords(labels.length)} times; the one that became known last holds`
      : 'The label, and when it became known'
  return (
    <Panel id="outcome" of={5} title={title} note={note}>
      {labels.length === 0 ? (
        <>
          <p className="lede">Say what turned out to be true when it is known; it may be corrected later.</p>
          <Command
            text={`npx millrace serving label --endpoint ${endpoint} --labels '[{"id":${JSON.stringify(id).replaceAll("'", "'\\''")},"label":1}]'`}
          />
        </>
      ) : (
        <dl className="facts">
          {labels.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same may be said twice, the order does not change
            <div key={`${one.at} ${index}`}>
              <dt>{valueText(one.label)}</dt>
              <dd>
                <time dateTime={machine(one.at)}>{clock(one.at)}</time>, {duration(Math.max(0, one.at - at))} after it
                was asked
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  )
}
