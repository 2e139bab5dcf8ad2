import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'

/** A command that can be read, scrolled to and copied. */
export function Command({ text }: { text: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <div className="command">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <span tabIndex={0}>{text}</span>
      <button type="button" className="button small quiet" aria-label={`Copy: ${text}`} onClick={() => void copy()}>
        {copied ? <Check className="icon" aria-hidden /> : <Copy className="icon" aria-hidden />}
        {copied ? 'Copied' : 'Copy'}
      </button>
    </div>
  )
}
