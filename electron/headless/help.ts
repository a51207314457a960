export const help = `uptick COMMAND …

  check ADDRESS                    log in and run the read-only checks; changes nothing
  upgrade ADDRESS --to NAME        run the whole runbook with an update from the mirror
  prepare ADDRESS|FILE --out SHEET [--to NAME] [--runbook ID|FILE]
                                   write an answer sheet for --answers, with the known values filled in. With ADDRESS,
                                   Uptick reads the appliance; with FILE (a cluster file, or an earlier sheet) it
                                   connects to nothing
  resume RUN                       continue a stopped run
                                   (upgrade and resume close a finished run, unless given --keep-open)
  finish RUN [--keep CHANGE:REASON]…
                                   show what is open, then close and seal the run
  tick RUN ITEM [--note T] [--attach FILE]… [--as-of TIME]
                                   mark a manual step done (waive a failed check instead)
  waive RUN ITEM --authority WHO --reason T [--until DATE]
                                   accept an item that is not done; the record keeps its result
  reopen RUN ITEM --reason T       do an item again
  answer RUN QUESTION VALUE        answer a question, or enter a value (facts.NAME)
  approve RUN GATE [--accept licence-agreement|own-hash-only|old-build]… [--late-authority WHO --late-reason T]
                                   approve a gate, such as point-of-no-return
  sign RUN --role R --name N --statement T
  check|upgrade --site SITE [--canary ADDRESS] [--at-once N] [--stop-after N]
                                   a visit to every appliance of a site
  visits · show|resume VISIT       the visits; one visit
  export VISIT --format F --out FOLDER [--redact …]
                                   the record of every member, and of the visit
  answer VISIT QUESTION VALUE [--only A,B]
  leave VISIT ADDRESS --authority WHO --reason T [--until DATE]
                                   leave an appliance on its release
  history ADDRESS|HOSTID           every run of an appliance, and what changed between them
  runs [--all] · show RUN          the runs; one run
  runs archive|restore RUN · runs delete RUN --confirm RUN
  site list · import FILE [--as csv|inventory|hosts] [--name N] [--to NAME] [--replace] · lint|show|matrix SITE
                                   the appliances that must run one release; more with: uptick site --help
  mirror add URL [--name N] [--release R] [--sha256 H] · import FILE|FOLDER… (the same options)
         list · verify [NAME [--sha256 H]]
         forget NAME [--preview] [--even-if-kept] · forget --plan NAME
         serve [--on IP[:PORT]] [--http] [--serve-to IP,…] [--login] [--rate 5M]
         rehearse ADDRESS [--on IP[:PORT]] [--http] [--serve-to IP] [--wait S]
         pack FILE NAME… [--plan FILE|NAME]… · unpack FILE [--signer HEX]
  runbook list · show ID · lint FILE · coverage
  support RUN|ADDRESS              the values that Technical Support asks for, ready to paste
  export RUN --format html|pdf|md|json|csv|zip --out FILE [--redact customer|public|own [--withhold KIND]…]
  verify FILE [--code CODE] [--signer HEX]
  diff RUN · diff RUN1 RUN2        compare values before and after, or two runs
  key show · backup FILE · restore FILE · replace
  trust ADDRESS FINGERPRINT        trust the TLS certificate of an appliance from now on
  capture ADDRESS --out FILE [--command C]… [--hide WORD]…
                                   record a read-only session byte for byte, without secrets
  practice [--port N] [--scenario NAME] [--release R] [--cluster N] [--set KNOB=VALUE]…
  practice --from FILE             simulate an appliance from a recording
  open [RUN]                       start the app

Shared: --transport telnet|admind|admind-tls --service NAME=PORT… --user --password-stdin --data DIR --answers FILE
        --serve-on IP[:PORT] --serve-with ftp|http --serve-to IP --by --customer --ticket --window FROM-TO
        --probe-every S --settle S --give-up-after S
        --wait-for-jobs S (how long to wait for a running backup or restore: 120; 0: do not wait)
        --json --quiet --no-color --help --version
Set the password with UPTICK_PASSWORD or --password-stdin, or enter it when prompted; never on the command line.

Exit codes: 0 done · 2 usage error · 3 blocked · 4 waiting for you · 5 unreachable · 6 not verified
            7 damaged file or record · 8 this computer cannot continue · 70 internal error · 130 interrupted`
