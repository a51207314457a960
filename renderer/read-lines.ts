/** Gives each line of a stream to `take` as soon as it is whole; empty lines say nothing. Resolves where the stream ends. */
export async function readLines(stream: ReadableStream<Uint8Array>, take: (line: string) => void): Promise<void> {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  // A long line comes in many pieces: they are joined once, at its end.
  let pieces: string[] = []
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const [first = '', ...more] = decoder.decode(value, { stream: true }).split('\n')
    pieces.push(first)
    for (const piece of more) {
      const line = pieces.join('')
      pieces = [piece]
      if (line !== '') hand(line, take)
    }
  }
}

/** What goes wrong with one line is shown as any error of the page is, and does not end the stream. */
function hand(line: string, take: (line: string) => void): void {
  try {
    take(line)
  } catch (error) {
    reportError(error)
  }
}
