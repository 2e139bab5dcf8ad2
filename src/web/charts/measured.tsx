import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'

/** Draws its content at the width it has, in CSS pixels, so that text in charts keeps its size. */
export function Measured({ height, children }: { height: number; children: (width: number) => ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    setWidth(Math.floor(element.getBoundingClientRect().width))
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return (
    <div className="plot" ref={box} style={{ minHeight: height }}>
      {width > 0 && children(width)}
    </div>
  )
}

let pen: CanvasRenderingContext2D | null | undefined

/** How wide a caption is when it is chosen, the widest it gets, in CSS pixels. */
export function textWidth(text: string): number {
  pen ??= document.createElement('canvas').getContext('2d')
  if (!pen) return 8 * text.length
  pen.font = `600 12px ${getComputedStyle(document.documentElement).getPropertyValue('--sans')}`
  return pen.measureText(text).width
}
