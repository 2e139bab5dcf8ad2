import { Command } from '../../parts/command.tsx'
import { DeedNote } from '../../parts/deed-note.tsx'
import { May } from '../../parts/may.tsx'
import { Panel } from '../../parts/panel.tsx'
import { client } from '../../state/client.ts'
import { useDeed } from '../../state/deed.ts'
import { moment } from '../../state/moments.ts'
import { counted } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import { askReceivers } from './questions.ts'

type Answer = Awaited<ReturnType<typeof askReceivers>>

/** Who is told of alerts, by which way, how the newest messages went, and a test of each. */
export function Receivers() {
  const { data, reading } = useQuestion(['alerts', 'receivers'], askReceivers)
  const deed = useDeed(['alerts'])
  const receivers = data?.receivers ?? []
  const test = (receiver: string): void =>
    deed.act({
      does: async () => {
        const { success, error } = await client.monitoring.test_receiver({ receiver })
        if (!success)
          throw Object.assign(new Error(`${receiver} was not reached: ${error ?? 'no reason given'}.`), {
            code: 'web.test_failed',
            help: 'Look at its settings and its variables of the environment.',
          })
      },
      says: `A test message reached ${receiver}.`,
    })
  return (
    <Panel
      id="receivers"
      of={5}
      title={
        receivers.length === 0
          ? 'Nobody is told'
          : `${counted(receivers.length, 'receiver')} ${receivers.length === 1 ? 'is' : 'are'} told`
      }
      note="From an outbox that survives a crash; each word about an alert is said to each once"
      reading={reading}
      has={data !== undefined}
    >
      {data && receivers.length === 0 && (
        <>
          <p className="lede">Alerts stand here and in the command line only. Declare who is told in the project:</p>
          <Command text="alerts: [receiver('ops', { slack: { url: { env: 'SLACK_URL' } } }), route({ to: ['ops'] })]" />
        </>
      )}
      <ul className="receivers">
        {receivers.map((one) => (
          <li key={one.name}>
            <div>
              <b>{one.name}</b> <span className="dim">{one.channel}</span>
              <p className="note">{aboutOf(one, data!)}</p>
            </div>
            <May permits={['monitoring.write']}>
              <button type="button" className="button small" disabled={deed.busy} onClick={() => test(one.name)}>
                Test<span className="spoken"> {one.name}</span>
              </button>
            </May>
          </li>
        ))}
      </ul>
      <DeedNote deed={deed} />
    </Panel>
  )
}

function aboutOf({ name, quiet, secrets }: Answer['receivers'][number], { deliveries, routes }: Answer): string {
  const own = deliveries.filter(({ receiver }) => receiver === name)
  const last = own[0]
  const dead = own.filter(({ state }) => state === 'dead').length
  const unset = secrets.filter(({ isSet }) => !isSet).map(({ variable }) => variable)
  const ways = routes.filter(({ to }) => to.includes(name)).length
  return [
    counted(ways, 'route'),
    quiet === null ? 'no quiet hours' : `quiet ${quiet}`,
    last ? `last ${last.what} ${moment(last.at)}, ${last.state}` : 'nothing said yet',
    ...(dead > 0 ? [`${counted(dead, 'message')} given up`] : []),
    ...(unset.length > 0 ? [`${unset.join(', ')} not set`] : []),
  ].join('; ')
}
