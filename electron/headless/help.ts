export const help = `uptick COMMAND …

  check ADDRESS                    log in, gather facts, judge what only reads; changes nothing
  upgrade ADDRESS --to NAME        the whole runbook with an update of the mirror
  prepare ADDRESS|FILE --out SHEET [--to NAME] [--runbook ID|FILE]
                                   an answer sheet: what can be answered before the visit, with what is known filled
                                   in, for --answers. An ADDRESS is looked at; a FILE (a cluster file, or an earlier
                                   sheet) connects to nothing
  resume RUN                       go on with a run that stopped, for any reason
                                   (both close a run that is done, unless given --keep-open)
  finish RUN [--keep CHANGE:REASON]…
                                   show what is open, then close and seal the run
  tick RUN ITEM [--note T] [--attach FILE]… [--as-of TIME]
                                   mark a manual step done; a check that failed is waived instead
  waive RUN ITEM --authority WHO --reason T [--until DATE]
                                   pass over an item; what failed stays beside it in the record
  reopen RUN ITEM --reason T       have an item done again
  answer RUN QUESTION VALUE        answer a question, or give a fact (facts.NAME)
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
  support RUN|ADDRESS              what technical support asks for, ready to paste
  export RUN --format html|pdf|md|json|csv|zip --out FILE [--redact customer|public|own [--withhold KIND]…]
  verify FILE [--code CODE] [--signer HEX]
  diff RUN · diff RUN1 RUN2        facts before against after; one visit against another
  key show · backup FILE · restore FILE · replace
  trust ADDRESS FINGERPRINT        the certificate that an appliance shows over TLS from now on
  capture ADDRESS --out FILE [--command C]… [--hide WORD]…
                                   a visit that only reads, recorded octet for octet without its secrets
  practice [--port N] [--scenario NAME] [--release R] [--cluster N] [--set KNOB=VALUE]…
  practice --from FILE             an appliance made of such a recording
  open [RUN]                       the app

Shared: --transport telnet|admind|admind-tls --service NAME=PORT… --user --password-stdin --data DIR --answers FILE
        --serve-on IP[:PORT] --serve-with ftp|http --serve-to IP --by --customer --ticket --window FROM-TO
        --probe-every S --settle S --give-up-after S
        --wait-for-jobs S (how long to wait for a running backup or restore: 120; 0: do not wait)
        --json --quiet --no-color --help --version
The password comes from UPTICK_PASSWORD, from --password-stdin, or from a prompt; never from the words.

Exit: 0 done · 2 words · 3 blocked · 4 waits for a person · 5 unreachable · 6 unproven · 7 does not verify
      8 this computer cannot · 70 internal · 130 interrupted`
