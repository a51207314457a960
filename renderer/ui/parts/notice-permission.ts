/** Asks the browser for permission to show notifications; true if it was granted. */
export async function askForNotices(): Promise<boolean> {
  if (!('Notification' in window)) return false
  return (await Notification.requestPermission()) === 'granted'
}
