/** What `uptick COMMAND --help` says, where a command has more to say than its line in the list of all commands. */
const topics: Readonly<Record<string, string>> = {
  site: `uptick site list
uptick site import FILE [--as csv|inventory|hosts] [--name NAME] [--to NAME] [--replace]
uptick site lint|show|matrix SITE

A site is the set of appliances that must run the same release and patches. import makes one of a list: CSV with a
header (address, is, serves, cluster, cluster-role), an Ansible inventory (INI or YAML), or one address per line.
It shows every line that it did not understand. A site is a YAML file that you may edit; lint names each fault with
its line. matrix shows what each appliance runs, as its newest run has read it. SITE is the name of a saved site, or
a file.

  uptick site import harbor.csv --name "Harbor Street" --to R4_4_3-GA
  uptick site matrix "Harbor Street"`,
  check: `uptick check ADDRESS|--cluster FILE|--site SITE [options]

Logs in, reads the values, and runs the read-only checks. It changes nothing. With --site it opens a visit, which
checks every appliance of the site and does not wait for one that it cannot reach. The exit code is the worst one of
its appliances.

  uptick check ms-01.example.com
  uptick check --site "Harbor Street" --json`,
  upgrade: `uptick upgrade ADDRESS|--cluster FILE|--site SITE --to NAME [options]
        --site SITE [--canary ADDRESS] [--at-once N] [--stop-after N]

With --site it opens a visit: every appliance is checked, then each is changed once its approval is given and the
rules of the visit let it begin. The canary comes first. At most N changes are open on this computer at one time
(2), and after N failed changes (1) no further change begins; checks go on. The site holds answers, canary, soak
time and waves. In the answers file every approval names its appliance: ADDRESS/point-of-no-return.
The exit code is the worst one of its appliances, or 3 if a rule halted the visit.

  uptick upgrade ms-01.example.com --to R4_4_3-GA --answers answers.yaml
  uptick upgrade --site harbor.yaml --canary rg-01.example.com --stop-after 1 --answers answers.yaml`,
  resume: `uptick resume RUN|VISIT [--answers FILE] [--reason TEXT] [--authority WHO]

Continues a stopped run or visit. No command is sent twice. A visit that a rule has halted
continues only with --authority and --reason; the record then shows who accepted its failed
changes.

  uptick resume 20261123-100405-4f2ac81e
  uptick resume v20261123-100405-4f2ac81e --authority "Kim, duty manager" --reason "rg-01 was replaced"`,
  visits: `uptick visits

Lists the visits to sites: each with its state, site, purpose and start.

  uptick visits
  uptick visits --json`,
  show: `uptick show RUN|VISIT

Shows a run: its items, what is next, what blocks it, and what happens if you stop now. Shows a visit: what is in
service, the state of each appliance, the open questions, and the release of each appliance.

  uptick show 20261123-100405-4f2ac81e
  uptick show v20261123-100405-4f2ac81e`,
  answer: `uptick answer RUN QUESTION VALUE [--appliance ID]
uptick answer VISIT QUESTION VALUE [--only ADDRESS,ADDRESS]

Answers a question of a run, or of every appliance of a visit that asks it. An appliance's own answer wins.

  uptick answer v20261123-100405-4f2ac81e ndmp false
  uptick answer v20261123-100405-4f2ac81e ndmp true --only ms-01.example.com,ms-02.example.com`,
  export: `uptick export RUN --format html|pdf|md|json|csv|zip --out FILE [--redact customer|public|own [--withhold KIND]…]
uptick export VISIT --format html|pdf|md|json|csv|zip --out FOLDER [--redact …]

Writes the record of a run. For a visit it writes the record of every member, each of which verifies alone, and
visit.json: the decisions of the visit with the code of each member's record. A redacted export leaves visit.json
out, because it names every appliance.

  uptick export 20261123-100405-4f2ac81e --format pdf --out record.pdf
  uptick export v20261123-100405-4f2ac81e --format zip --out harbor-record`,
  history: `uptick history ADDRESS|HOSTID

Lists every run of an appliance, the oldest first: what it ran before and after, how long its install took, and
what changed between two runs without Uptick.

  uptick history ms-01.example.com
  uptick history 0050AB10 --json`,
  leave: `uptick leave VISIT ADDRESS --authority WHO --reason TEXT [--until DATE]

Leaves an appliance on its release: its change never begins in this visit, and no other waits for it. The record
shows who authorized this, why, and until when.

  uptick leave v20261123-100405-4f2ac81e ms-07.example.com --authority "Kim, duty manager" --reason "disk is being replaced"
  uptick leave v20261123-100405-4f2ac81e ms-07.example.com --authority Kim --reason "no window" --until 2026-12-15`,
}

export function topicOf(command: string): string | undefined {
  return Object.hasOwn(topics, command) ? topics[command] : undefined
}
