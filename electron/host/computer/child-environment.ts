/**
 * What a program that Uptick starts inherits (a browser, Electron, a build): this process's environment without the password
 * of an appliance, which is no one else's.
 */
export function childEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { UPTICK_PASSWORD: _password, ...inherited } = process.env
  return { ...inherited, ...more }
}
