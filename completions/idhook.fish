# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_idhook_global_optspecs
    string join \n output= color= redact= packs= q/quiet v/verbose h/help V/version
end

function __fish_idhook_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_idhook_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_idhook_using_subcommand
    set -l cmd (__fish_idhook_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c idhook -n "__fish_idhook_needs_command" -l output -d 'Form of what is printed on stdout' -r -f -a "human\t''
ndjson\t'A record a line'
json\t'One document, for validate'"
complete -c idhook -n "__fish_idhook_needs_command" -l color -d 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected' -r -f -a "auto\t''
always\t''
never\t''"
complete -c idhook -n "__fish_idhook_needs_command" -l redact -d 'What is masked in everything shown: nothing, secrets, or personal data too' -r -f -a "none\t''
secrets\t''
personal\t''"
complete -c idhook -n "__fish_idhook_needs_command" -l packs -d 'Folder of vendor packs, laid over the built-in ones (repeatable)' -r -F
complete -c idhook -n "__fish_idhook_needs_command" -s q -l quiet -d 'Less: -q without bodies and excerpts, -qq without headlines too'
complete -c idhook -n "__fish_idhook_needs_command" -s v -l verbose -d 'More: headers, and the other side\'s answer'
complete -c idhook -n "__fish_idhook_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c idhook -n "__fish_idhook_needs_command" -s V -l version -d 'Print version'
complete -c idhook -n "__fish_idhook_needs_command" -f -a "listen" -d 'Run a local endpoint that shows, checks, records and forwards every callback'
complete -c idhook -n "__fish_idhook_needs_command" -f -a "send" -d 'Play the vendor: deliver samples, files or recorded callbacks to a URL'
complete -c idhook -n "__fish_idhook_needs_command" -f -a "validate" -d 'Check JSON files, folders, recordings or stdin against the vendors\' schemas, or against your own'
complete -c idhook -n "__fish_idhook_needs_command" -f -a "samples" -d 'List vendors and events; print a payload, its schema, or where it is documented'
complete -c idhook -n "__fish_idhook_needs_command" -f -a "completions" -d 'Print shell completions'
complete -c idhook -n "__fish_idhook_needs_command" -f -a "man" -d 'Print the man page'
complete -c idhook -n "__fish_idhook_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c idhook -n "__fish_idhook_using_subcommand listen" -s p -l port -d 'Port; 0 takes any that is free' -r
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l bind -d 'IP address, or a unix socket [default: loopback, v4 and v6]' -r
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l vendor -d 'Vendor id or alias; auto recognises it' -r
complete -c idhook -n "__fish_idhook_using_subcommand listen" -s e -l event -d 'Show, count and forward only these events: id, name in the body, or vendor/event, with * and ?; repeatable' -r
complete -c idhook -n "__fish_idhook_using_subcommand listen" -s E -l ignore-event -d 'Leave out these events; repeatable' -r
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l where -d 'Only callbacks with this value at this place: /request/pk=12 or result=APPROVED; := compares as JSON; all must hold' -r
complete -c idhook -n "__fish_idhook_using_subcommand listen" -s s -l save -d 'Append every callback to this NDJSON file; made readable by you alone' -r -F
complete -c idhook -n "__fish_idhook_using_subcommand listen" -s f -l forward-to -d 'Forward every callback to this URL, also as 3000, :3000/hook or host:3000/hook; with EVENT-GLOB= only such events, as in \'EVENT_*=3000\' or \'VENDOR/*=3000\' (repeatable; IDHOOK_FORWARD_TO takes one)' -r
complete -c idhook -n "__fish_idhook_using_subcommand listen" -s H -l header -d 'Header to add or replace when forwarding, as with curl: \'Name: value\', \'Name:\' takes it out, \'Name;\' has no value, @file with one a line (repeatable)' -r
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l forward-timeout -d 'For the whole answer of an application; later is 504' -r
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l cacert -d 'Forward to https:// and trust only what these certificates have issued (PEM)' -r -F
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l auth -d 'How callbacks are authenticated: none, body-key, basic, bearer, header (the raw Authorization value), header:NAME, for listen and send oauth2, or a scheme of the vendor\'s that idhook samples VENDOR lists [default: the vendor\'s]' -r
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l secret-file -d 'File with the secret, one accepted secret a line, for schemes that hold together a line for each, in rounds; VENDOR= in front where there are several vendors. Also IDHOOK_SECRET_<VENDOR> or IDHOOK_SECRET' -r
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l client-id -d 'With --auth oauth2: the client id that gets a token [default: any]' -r
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l token-ttl -d 'With --auth oauth2: how long a token is accepted [default: 1h]' -r
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l respond -d 'Fixed answers, one after the other: statuses, hang (never answer) or drop (close the connection); the last repeats' -r
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l delay -d 'Wait so long before each answer' -r
complete -c idhook -n "__fish_idhook_using_subcommand listen" -s n -l count -d 'Stop after so many callbacks that match the filters and were not refused' -r
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l timeout -d 'Stop after this long, such as 30s; with --count, too few by then is exit code 1' -r
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l ready-file -d 'File that receives the URL once callbacks are accepted' -r -F
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l max-body -d 'Larger bodies get 413' -r
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l max-connections -d 'More connections wait until others have ended' -r
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l read-timeout -d 'For the head, again for the body, and for an answer to be taken' -r
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l tls-cert -d 'HTTPS with this certificate, a PEM file' -r -F
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l tls-key -d 'The certificate\'s key, a PEM file' -r -F
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l tls-ca-out -d 'File that receives the authority of the certificate that is made, for senders to trust' -r -F
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l output -d 'Form of what is printed on stdout' -r -f -a "human\t''
ndjson\t'A record a line'
json\t'One document, for validate'"
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l color -d 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected' -r -f -a "auto\t''
always\t''
never\t''"
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l redact -d 'What is masked in everything shown: nothing, secrets, or personal data too' -r -f -a "none\t''
secrets\t''
personal\t''"
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l packs -d 'Folder of vendor packs, laid over the built-in ones (repeatable)' -r -F
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l fsync -d 'Answer only once the record is on the disk'
complete -c idhook -n "__fish_idhook_using_subcommand listen" -s k -l insecure -d 'Forward to https:// without looking at certificates'
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l insecure-http -d 'Allow a secret to go over plain HTTP to another machine'
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l strict -d 'Refuse what fails: 401 credentials, 400 not JSON, 422 schema'
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l tls -d 'HTTPS with a certificate for localhost that is made for this run'
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l allow-browser -d 'Accept requests that a web page made'
complete -c idhook -n "__fish_idhook_using_subcommand listen" -l demo -d 'Deliver a sample of every vendor to itself, then go on listening; these are not saved or counted'
complete -c idhook -n "__fish_idhook_using_subcommand listen" -s q -l quiet -d 'Less: -q without bodies and excerpts, -qq without headlines too'
complete -c idhook -n "__fish_idhook_using_subcommand listen" -s v -l verbose -d 'More: headers, and the other side\'s answer'
complete -c idhook -n "__fish_idhook_using_subcommand listen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c idhook -n "__fish_idhook_using_subcommand send" -s t -l to -d 'URL, also as 3000, :3000/hook or host:3000/hook [default: http://127.0.0.1:4346/<vendor>]' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -s d -l data -d 'JSON text, or @file, as the body' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l vendor -d 'Vendor id or alias of a bare body [default: recognised]' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l event -d 'Event of a bare body [default: recognised]' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l set -d 'Change a place (/request/pk or a field), and no other, to a value of the same type, in each thing sent; := takes JSON (repeatable, in order)' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l unset -d 'Remove a place (repeatable, after --set)' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l fresh -d 'New ids and times, in the vendor\'s formats (idhook samples VENDOR lists them); the subject follows into links. The seed is printed, and gives the same ids again' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l mutate -d 'Make one thing wrong: missing-field, wrong-type, unknown-enum, extra-field, malformed or duplicate-key, at a PLACE or where it breaks the schema (repeatable: each gives a delivery of its own)' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l auth -d 'How callbacks are authenticated: none, body-key, basic, bearer, header (the raw Authorization value), header:NAME, for listen and send oauth2, or a scheme of the vendor\'s that idhook samples VENDOR lists [default: the vendor\'s]' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l secret-file -d 'File with the secret, one accepted secret a line, for schemes that hold together a line for each, in rounds; VENDOR= in front where there are several vendors. Also IDHOOK_SECRET_<VENDOR> or IDHOOK_SECRET' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l credentials -d 'Credentials as they should be, wrong, missing, stale, or as they are in a recording (keep) [default: valid where a secret is given]' -r -f -a "valid\t''
wrong\t''
missing\t''
stale\t'Where they say when they were made'
keep\t'As they are in what is sent'"
complete -c idhook -n "__fish_idhook_using_subcommand send" -l token-url -d 'With oauth2: where tokens come from [default: /oauth2/token of a --to on this machine]' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l client-id -d 'With oauth2: the client id; its secret is that of --secret-file [default: idhook, where --token-url is not given]' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l scope -d 'With oauth2: the scope to ask for [default: none]' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l token-auth -d 'With oauth2: how id and secret are given [default: basic, and form where that is refused]' -r -f -a "basic\t'In a Basic header'
form\t'In the form'"
complete -c idhook -n "__fish_idhook_using_subcommand send" -l cacert -d 'Deliver to https:// and trust only what these certificates have issued (PEM)' -r -F
complete -c idhook -n "__fish_idhook_using_subcommand send" -l unix-socket -d 'Connect to this unix socket, whatever host the URL names; Host is still that of the URL' -r -F
complete -c idhook -n "__fish_idhook_using_subcommand send" -l proxy -d 'Proxy to connect through, never for loopback [default: what HTTPS_PROXY, HTTP_PROXY and NO_PROXY say]' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -s H -l header -d 'Header to add or replace, as with curl: \'Name: value\', \'Name:\' takes it out, \'Name;\' has no value, @file with one a line (repeatable)' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l expect-status -d 'Statuses that count as accepted, such as 2xx,409 [default: the vendor\'s success rule]' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l timeout -d 'For one attempt [default: the vendor\'s, else 10s]' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l retry -d 'Try again what is not accepted: N more times, or as the vendor documents it (vendor; vendor:N where the number is its customer\'s; what is assumed beyond its documents is said, and in idhook samples VENDOR) [default: 0]' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l retry-interval -d 'Before the second attempt [default: the vendor\'s with --retry vendor, else 1s]' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l backoff -d 'How the pauses go on: twice as long each time (up to 1h), or the same [default: the vendor\'s, else exponential]' -r -f -a "exponential\t''
fixed\t''"
complete -c idhook -n "__fish_idhook_using_subcommand send" -l speed -d 'Divide every pause between attempts (--retry), and those of a recording (--interval recorded), by this' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l repeat -d 'Deliver all of it so many times' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l concurrency -d 'Deliveries at once; then their order is no longer certain. One that waits for its next attempt counts' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l rate -d 'Attempts a second, at most' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l shuffle -d 'In random order; the seed is printed, and gives the same order again' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l interval -d 'From the start of one delivery to that of the next: a duration, or \'recorded\' for the gaps of a recording [default: 0s]' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l wait -d 'Wait so long for somebody to listen at the URL' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l log -d 'Write the start and the end of every attempt into this file (NDJSON, without bodies)' -r -F
complete -c idhook -n "__fish_idhook_using_subcommand send" -l report -d 'Also write junit=FILE with a test case for each delivery (for each check, with --probe), or annotate with github (repeatable) [default: github under GitHub Actions]' -r
complete -c idhook -n "__fish_idhook_using_subcommand send" -l output -d 'Form of what is printed on stdout' -r -f -a "human\t''
ndjson\t'A record a line'
json\t'One document, for validate'"
complete -c idhook -n "__fish_idhook_using_subcommand send" -l color -d 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected' -r -f -a "auto\t''
always\t''
never\t''"
complete -c idhook -n "__fish_idhook_using_subcommand send" -l redact -d 'What is masked in everything shown: nothing, secrets, or personal data too' -r -f -a "none\t''
secrets\t''
personal\t''"
complete -c idhook -n "__fish_idhook_using_subcommand send" -l packs -d 'Folder of vendor packs, laid over the built-in ones (repeatable)' -r -F
complete -c idhook -n "__fish_idhook_using_subcommand send" -l dry-run -d 'Print the request, secrets masked, and send nothing; with -v also the bytes that are signed'
complete -c idhook -n "__fish_idhook_using_subcommand send" -l curl -d 'Print the request as a curl command, with $IDHOOK_SECRET for the secret and $IDHOOK_TOKEN for a token, and send nothing'
complete -c idhook -n "__fish_idhook_using_subcommand send" -s i -l interactive -d 'Ask for vendor, event, outcome, fields, URL and a secret that is needed, but for what WHAT and flags say [default on a terminal when nothing is named]'
complete -c idhook -n "__fish_idhook_using_subcommand send" -l insecure-http -d 'Allow a secret to go over plain HTTP to another machine'
complete -c idhook -n "__fish_idhook_using_subcommand send" -s k -l insecure -d 'Deliver to https:// without looking at certificates'
complete -c idhook -n "__fish_idhook_using_subcommand send" -l resume -d 'With --log: go on where an earlier run of the same command stopped; what was accepted is not sent again'
complete -c idhook -n "__fish_idhook_using_subcommand send" -l probe -d 'Check the endpoint against what the vendor\'s documents demand, and print a checklist; WHAT is VENDOR, or VENDOR/EVENT for that event only'
complete -c idhook -n "__fish_idhook_using_subcommand send" -l yes -d 'Yes to --probe, --mutate, or more than 10 deliveries at once, at another machine (asked on a terminal, refused without one)'
complete -c idhook -n "__fish_idhook_using_subcommand send" -s q -l quiet -d 'Less: -q without bodies and excerpts, -qq without headlines too'
complete -c idhook -n "__fish_idhook_using_subcommand send" -s v -l verbose -d 'More: headers, and the other side\'s answer'
complete -c idhook -n "__fish_idhook_using_subcommand send" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c idhook -n "__fish_idhook_using_subcommand validate" -l vendor -d 'Vendor id or alias; auto recognises it' -r
complete -c idhook -n "__fish_idhook_using_subcommand validate" -l event -d 'Check as this event of the vendor [default: what the body says]' -r
complete -c idhook -n "__fish_idhook_using_subcommand validate" -l schema -d 'Your own JSON Schema (draft 4, 6, 7, 2019-09 or 2020-12) instead of the vendors\'; - reads it from stdin' -r -F
complete -c idhook -n "__fish_idhook_using_subcommand validate" -l schema-map -d 'Folder with the schemas whose URIs begin with URI, for references in --schema (repeatable); nothing is fetched' -r
complete -c idhook -n "__fish_idhook_using_subcommand validate" -l formats -d 'Whether "format" in --schema is checked [default: assert up to draft 7, annotate after]' -r -f -a "assert\t''
annotate\t''"
complete -c idhook -n "__fish_idhook_using_subcommand validate" -l unknown -d 'What unknown fields and new values of open lists are' -r -f -a "ignore\t''
warn\t''
error\t''"
complete -c idhook -n "__fish_idhook_using_subcommand validate" -l deny -d 'Count warnings as errors' -r -f -a "warnings\t''"
complete -c idhook -n "__fish_idhook_using_subcommand validate" -l expect -d 'What every payload must be' -r -f -a "valid\t''
invalid\t''"
complete -c idhook -n "__fish_idhook_using_subcommand validate" -l max-errors -d 'Problems shown of one file, errors first; 0 shows all. Records and reports hold all, up to 10,000 of a body [default: 20]' -r
complete -c idhook -n "__fish_idhook_using_subcommand validate" -l auth -d 'How callbacks are authenticated: none, body-key, basic, bearer, header (the raw Authorization value), header:NAME, for listen and send oauth2, or a scheme of the vendor\'s that idhook samples VENDOR lists [default: the vendor\'s]' -r
complete -c idhook -n "__fish_idhook_using_subcommand validate" -l secret-file -d 'File with the secret, one accepted secret a line, for schemes that hold together a line for each, in rounds; VENDOR= in front where there are several vendors. Also IDHOOK_SECRET_<VENDOR> or IDHOOK_SECRET' -r
complete -c idhook -n "__fish_idhook_using_subcommand validate" -l report -d 'Also write junit=FILE (at most 20,000 failures) or sarif=FILE (25,000 results), or annotate with github (repeatable)' -r
complete -c idhook -n "__fish_idhook_using_subcommand validate" -l output -d 'Form of what is printed on stdout' -r -f -a "human\t''
ndjson\t'A record a line'
json\t'One document, for validate'"
complete -c idhook -n "__fish_idhook_using_subcommand validate" -l color -d 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected' -r -f -a "auto\t''
always\t''
never\t''"
complete -c idhook -n "__fish_idhook_using_subcommand validate" -l redact -d 'What is masked in everything shown: nothing, secrets, or personal data too' -r -f -a "none\t''
secrets\t''
personal\t''"
complete -c idhook -n "__fish_idhook_using_subcommand validate" -l packs -d 'Folder of vendor packs, laid over the built-in ones (repeatable)' -r -F
complete -c idhook -n "__fish_idhook_using_subcommand validate" -l ndjson -d 'Read one value a line, whatever the names say [default: by .ndjson and .jsonl; stdin and other endings by content]'
complete -c idhook -n "__fish_idhook_using_subcommand validate" -s q -l quiet -d 'Less: -q without bodies and excerpts, -qq without headlines too'
complete -c idhook -n "__fish_idhook_using_subcommand validate" -s v -l verbose -d 'More: headers, and the other side\'s answer'
complete -c idhook -n "__fish_idhook_using_subcommand validate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c idhook -n "__fish_idhook_using_subcommand samples" -l output -d 'Form of what is printed on stdout' -r -f -a "human\t''
ndjson\t'A record a line'
json\t'One document, for validate'"
complete -c idhook -n "__fish_idhook_using_subcommand samples" -l color -d 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected' -r -f -a "auto\t''
always\t''
never\t''"
complete -c idhook -n "__fish_idhook_using_subcommand samples" -l redact -d 'What is masked in everything shown: nothing, secrets, or personal data too' -r -f -a "none\t''
secrets\t''
personal\t''"
complete -c idhook -n "__fish_idhook_using_subcommand samples" -l packs -d 'Folder of vendor packs, laid over the built-in ones (repeatable)' -r -F
complete -c idhook -n "__fish_idhook_using_subcommand samples" -l schema -d 'Print the event\'s JSON Schema instead of a payload'
complete -c idhook -n "__fish_idhook_using_subcommand samples" -l docs -d 'Say where it is documented, and how well, instead of printing it'
complete -c idhook -n "__fish_idhook_using_subcommand samples" -s q -l quiet -d 'Less: -q without bodies and excerpts, -qq without headlines too'
complete -c idhook -n "__fish_idhook_using_subcommand samples" -s v -l verbose -d 'More: headers, and the other side\'s answer'
complete -c idhook -n "__fish_idhook_using_subcommand samples" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c idhook -n "__fish_idhook_using_subcommand completions" -l output -d 'Form of what is printed on stdout' -r -f -a "human\t''
ndjson\t'A record a line'
json\t'One document, for validate'"
complete -c idhook -n "__fish_idhook_using_subcommand completions" -l color -d 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected' -r -f -a "auto\t''
always\t''
never\t''"
complete -c idhook -n "__fish_idhook_using_subcommand completions" -l redact -d 'What is masked in everything shown: nothing, secrets, or personal data too' -r -f -a "none\t''
secrets\t''
personal\t''"
complete -c idhook -n "__fish_idhook_using_subcommand completions" -l packs -d 'Folder of vendor packs, laid over the built-in ones (repeatable)' -r -F
complete -c idhook -n "__fish_idhook_using_subcommand completions" -s q -l quiet -d 'Less: -q without bodies and excerpts, -qq without headlines too'
complete -c idhook -n "__fish_idhook_using_subcommand completions" -s v -l verbose -d 'More: headers, and the other side\'s answer'
complete -c idhook -n "__fish_idhook_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c idhook -n "__fish_idhook_using_subcommand man" -l output -d 'Form of what is printed on stdout' -r -f -a "human\t''
ndjson\t'A record a line'
json\t'One document, for validate'"
complete -c idhook -n "__fish_idhook_using_subcommand man" -l color -d 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected' -r -f -a "auto\t''
always\t''
never\t''"
complete -c idhook -n "__fish_idhook_using_subcommand man" -l redact -d 'What is masked in everything shown: nothing, secrets, or personal data too' -r -f -a "none\t''
secrets\t''
personal\t''"
complete -c idhook -n "__fish_idhook_using_subcommand man" -l packs -d 'Folder of vendor packs, laid over the built-in ones (repeatable)' -r -F
complete -c idhook -n "__fish_idhook_using_subcommand man" -s q -l quiet -d 'Less: -q without bodies and excerpts, -qq without headlines too'
complete -c idhook -n "__fish_idhook_using_subcommand man" -s v -l verbose -d 'More: headers, and the other side\'s answer'
complete -c idhook -n "__fish_idhook_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c idhook -n "__fish_idhook_using_subcommand help; and not __fish_seen_subcommand_from listen send validate samples completions man help" -f -a "listen" -d 'Run a local endpoint that shows, checks, records and forwards every callback'
complete -c idhook -n "__fish_idhook_using_subcommand help; and not __fish_seen_subcommand_from listen send validate samples completions man help" -f -a "send" -d 'Play the vendor: deliver samples, files or recorded callbacks to a URL'
complete -c idhook -n "__fish_idhook_using_subcommand help; and not __fish_seen_subcommand_from listen send validate samples completions man help" -f -a "validate" -d 'Check JSON files, folders, recordings or stdin against the vendors\' schemas, or against your own'
complete -c idhook -n "__fish_idhook_using_subcommand help; and not __fish_seen_subcommand_from listen send validate samples completions man help" -f -a "samples" -d 'List vendors and events; print a payload, its schema, or where it is documented'
complete -c idhook -n "__fish_idhook_using_subcommand help; and not __fish_seen_subcommand_from listen send validate samples completions man help" -f -a "completions" -d 'Print shell completions'
complete -c idhook -n "__fish_idhook_using_subcommand help; and not __fish_seen_subcommand_from listen send validate samples completions man help" -f -a "man" -d 'Print the man page'
complete -c idhook -n "__fish_idhook_using_subcommand help; and not __fish_seen_subcommand_from listen send validate samples completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
