/** Thrown into a transfer by its own sink: the bytes cannot be the wanted file. */
export class UnwantedBytes extends Error {
  readonly kind: 'html' | 'too-long'

  constructor(kind: 'html' | 'too-long') {
    super(kind === 'html' ? 'a web page came instead of a file' : 'more bytes came than were announced')
    this.kind = kind
  }
}

/** Thrown into a transfer by its own sink: the segment is whole, what follows is another connection's. */
export class EnoughBytes extends Error {
  override readonly message = 'the segment is whole'
}

/** Whether a file begins as a web page does: a login page in place of an update is the commonest wrong file. */
export function beginsAsHtml(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, 512)).toString('latin1')
  return /^(?:\xef\xbb\xbf)?(?:\s|<!--[^]*?-->|<\?xml[^>]*>)*<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])/i.test(
    text,
  )
}
