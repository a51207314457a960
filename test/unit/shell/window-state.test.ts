import { EventEmitter } from 'node:events'
import type { BrowserWindow } from 'electron'
import { describe, expect, it } from 'vitest'
import type { SettingsPort } from '../../../electron/host/computer/settings.ts'
import { keepWindowState, windowStateOf } from '../../../electron/shell/window-state.ts'
import type { Json } from '../../../shared/model/run-event.ts'

function keptIn(rows: Map<string, Json>): SettingsPort {
  return { get: (name) => rows.get(name), set: (name, value) => void rows.set(name, value) }
}

const screen = { x: 0, y: 0, width: 1920, height: 1080 }
const place = { x: 40, y: 60, width: 1280, height: 800 }

describe('the window’s size and place', () => {
  it('are noted when it closes, and found again', () => {
    const rows = new Map<string, Json>()
    const window = Object.assign(new EventEmitter(), { getNormalBounds: () => place, isMaximized: () => true })
    keepWindowState(window as unknown as BrowserWindow, keptIn(rows))
    window.emit('close')
    expect(windowStateOf(keptIn(rows), [screen])).toEqual({ ...place, maximized: true })
  })

  it.each([
    ['left of every screen', { ...place, x: -1250 }],
    ['below every screen', { ...place, y: 1000 }],
    ['with its title bar above it', { ...place, y: -20 }],
    ['too small to be taken hold of', { ...place, width: 10 }],
    ['not numbers', { ...place, x: 'far' }],
  ])('%s: it opens as new', (_, state) => {
    expect(windowStateOf(keptIn(new Map([['window', { ...state, maximized: false }]])), [screen])).toBeUndefined()
  })

  it('a second screen counts as well', () => {
    const rows = new Map([['window', { ...place, x: 2000, maximized: false }]])
    expect(windowStateOf(keptIn(rows), [screen])).toBeUndefined()
    expect(windowStateOf(keptIn(rows), [screen, { ...screen, x: 1920 }])?.x).toBe(2000)
  })
})
