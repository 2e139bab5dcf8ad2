import { Page } from '../../parts/page.tsx'
import { useQuestion } from '../../state/question.ts'
import { mayI, useWho } from '../../state/who.ts'
import '../../styles/settings.css'
import { Appearance } from './appearance.tsx'
import { Effective } from './effective.tsx'
import { askInstallation } from './questions.ts'
import { Receivers } from './receivers.tsx'
import { Storage } from './storage.tsx'
import { Tokens } from './tokens.tsx'
import { verdictOf } from './verdict.ts'
import { Who } from './who.tsx'

/** What runs here, who looks, who may do what, who is told, which settings are in force, and how the page looks. */
export function SettingsPage() {
  const { data, reading } = useQuestion(['people', 'installation'], askInstallation, { again: false })
  const who = useWho()
  return (
    <Page
      title="Settings"
      crumbs={['Settings']}
      about="the settings"
      verdict={data && verdictOf(data)}
      reading={reading}
    >
      {data && (
        <div className="grid">
          <Who />
          <Appearance />
          {who && mayI(who, 'governance.tokens') && <Tokens roles={who.known.map(({ name }) => name)} />}
          <Receivers />
          <Storage storage={data.storage} />
          <Effective may={mayI(who, 'governance.settings')} />
        </div>
      )}
    </Page>
  )
}
