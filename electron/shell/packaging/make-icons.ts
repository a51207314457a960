import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { chromium } from '@playwright/test'

/**
 * `node electron/shell/packaging/make-icons.ts`: draws the app's icon from the page's own mark, for Linux (one PNG a size), for
 * Windows (.ico) and for macOS (.icns). The files are committed; this runs again when the mark changes.
 */
const here = import.meta.dirname
const mark = readFileSync(path.join(here, '../../../renderer/public/icon.svg'), 'utf8')
const inside = /<path.*\/>/.exec(mark)?.[0].replace('#0a55b5', '#ffffff')
if (inside === undefined) throw new Error('The mark has no path.')

/** The mark in white on a rounded square: on a dark and on a light desktop it is seen alike. */
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect x="6" y="6" width="88" height="88" rx="20" fill="#0a55b5"/><g transform="translate(22 22) scale(2.8)">${inside}</g></svg>`

async function draw(sizes: readonly number[]): Promise<ReadonlyMap<number, Buffer>> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  const drawn = new Map<number, Buffer>()
  for (const size of sizes) {
    const page = await browser.newPage({ viewport: { width: size, height: size } })
    await page.setContent(`<style>html,body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${icon}`)
    drawn.set(size, await page.screenshot({ omitBackground: true }))
    await page.close()
  }
  await browser.close()
  return drawn
}

/** PNGs in Windows' container: a directory of 16 bytes an image, then the images. */
function icoOf(images: readonly (readonly [size: number, png: Buffer])[]): Buffer {
  const head = Buffer.alloc(6 + 16 * images.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(images.length, 4)
  let offset = head.length
  for (const [index, [size, png]] of images.entries()) {
    const at = 6 + 16 * index
    // 256 is written as 0.
    head.writeUInt8(size % 256, at)
    head.writeUInt8(size % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(png.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += png.length
  }
  return Buffer.concat([head, ...images.map(([, png]) => png)])
}

/** PNGs in macOS' container: each has a type that stands for its size. */
function icnsOf(images: readonly (readonly [type: string, png: Buffer])[]): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(8 + data.length, 4)
    return Buffer.concat([head, data])
  }
  return chunk('icns', Buffer.concat(images.map(([type, png]) => chunk(type, png))))
}

const linux = [16, 32, 48, 128, 256, 512]
const drawn = await draw([...new Set([...linux, 1024])])
const png = (size: number): Buffer => drawn.get(size) ?? Buffer.alloc(0)
const icons = path.join(here, 'icons')
mkdirSync(path.join(icons, 'linux'), { recursive: true })
for (const size of linux) writeFileSync(path.join(icons, 'linux', `${String(size)}x${String(size)}.png`), png(size))
writeFileSync(path.join(icons, 'icon.ico'), icoOf([16, 32, 48, 256].map((size) => [size, png(size)] as const)))
const types = [['ic07', 128], ['ic08', 256], ['ic09', 512], ['ic10', 1024]] as const // prettier-ignore
writeFileSync(path.join(icons, 'icon.icns'), icnsOf(types.map(([type, size]) => [type, png(size)] as const)))
