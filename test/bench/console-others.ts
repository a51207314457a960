/** The same work in the words of other programs. Each gets port and commands, and prints the milliseconds they took. */
const logIn = ['User: ', 'Password: ', 'mail1> '] as const

export function expectScript(port: number, commands: readonly string[]): string[] {
  const script = `
    log_user 0; set timeout 120; match_max 100000
    set chan [socket 127.0.0.1 ${String(port)}]; fconfigure $chan -buffering none -translation binary -blocking 0
    spawn -open $chan
    expect -ex {${logIn[0]}}; send "administrator\\r\\n"
    expect -ex {${logIn[1]}}; send "secret-word\\r\\n"
    expect -ex {${logIn[2]}}
    set began [clock microseconds]
    foreach command {${commands.map((command) => `{${command}}`).join(' ')}} {
      send "$command\\r\\n"
      expect -ex {mail1> } {} timeout { exit 1 }
    }
    puts [expr {([clock microseconds] - $began) / 1000.0}]`
  return ['expect', '-c', script]
}

export function pexpectScript(port: number, commands: readonly string[]): string[] {
  const script = `
import json, socket, sys, time
from pexpect import fdpexpect
s = socket.create_connection(('127.0.0.1', ${String(port)})); s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
c = fdpexpect.fdspawn(s, timeout=600, maxread=65536); c.delaybeforesend = None
c.expect_exact('User: '); c.send('administrator\\r\\n'); c.expect_exact('Password: '); c.send('secret-word\\r\\n'); c.expect_exact('mail1> ')
began = time.perf_counter()
for command in json.loads(sys.argv[1]):
    c.send(command + '\\r\\n'); c.expect_exact('mail1> ')
print((time.perf_counter() - began) * 1000)`
  return ['/usr/bin/python3', '-c', script, JSON.stringify(commands)]
}

export function netmikoScript(port: number, commands: readonly string[]): string[] {
  const script = `
import json, sys, time
from netmiko import ConnectHandler
c = ConnectHandler(device_type='generic_termserver_telnet', host='127.0.0.1', port=${String(port)}, username='administrator', password='secret-word', fast_cli=True)
c.write_channel('administrator\\r\\n'); time.sleep(1); c.write_channel('secret-word\\r\\n'); time.sleep(1); c.read_channel()
began = time.perf_counter()
for command in json.loads(sys.argv[1]):
    c.send_command(command, expect_string='mail1> ')
print((time.perf_counter() - began) * 1000)`
  return ['/usr/bin/python3', '-c', script, JSON.stringify(commands)]
}
