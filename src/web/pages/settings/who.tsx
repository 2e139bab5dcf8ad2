import { Panel } from '../../parts/panel.tsx'
import { useWho } from '../../state/who.ts'

/** Who looks at the page, and what every role may do. */
export function Who() {
  const who = useWho()
  return (
    <Panel
      id="who"
      of={7}
      flush
      title={who ? `You are ${who.id}` : 'Who you are'}
      note="A permit is room.verb; a star stands for any room or any verb"
    >
      {who && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="scroll" aria-label="Roles" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">Role</th>
                <th scope="col">Holds</th>
                <th scope="col">Yours</th>
              </tr>
            </thead>
            <tbody>
              {who.known.map(({ name, permits }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td className="wraps">
                    {permits.map(inWords).join(', ')} <code className="dim">{permits.join(' ')}</code>
                  </td>
                  <td>{who.roles.includes(name) ? 'yes' : 'no'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  )
}

/** What a permit lets somebody do. */
function inWords(permit: string): string {
  if (permit === '*') return 'everything'
  const [room = '', verb = ''] = permit.split('.', 2)
  const what = verb === '*' ? 'everything' : verb.replaceAll('_', ' ')
  return room === '*' ? `${what} anywhere` : `${what} in ${room}`
}
