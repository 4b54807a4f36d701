
use builtin;
use str;

set edit:completion:arg-completer[idhook] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'idhook'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'idhook'= {
            cand --output 'Form of what is printed on stdout'
            cand --color 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected'
            cand --redact 'What is masked in everything shown: nothing, secrets, or personal data too'
            cand --packs 'Folder of vendor packs, laid over the built-in ones (repeatable)'
            cand -q 'Less: -q without bodies and excerpts, -qq without headlines too'
            cand --quiet 'Less: -q without bodies and excerpts, -qq without headlines too'
            cand -v 'More: headers, and the other side''s answer'
            cand --verbose 'More: headers, and the other side''s answer'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand listen 'Run a local endpoint that shows, checks, records and forwards every callback'
            cand send 'Play the vendor: deliver samples, files or recorded callbacks to a URL'
            cand validate 'Check JSON files, folders, recordings or stdin against the vendors'' schemas, or against your own'
            cand samples 'List vendors and events; print a payload, its schema, or where it is documented'
            cand completions 'Print shell completions'
            cand man 'Print the man page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'idhook;listen'= {
            cand -p 'Port; 0 takes any that is free'
            cand --port 'Port; 0 takes any that is free'
            cand --bind 'IP address, or a unix socket [default: loopback, v4 and v6]'
            cand --vendor 'Vendor id or alias; auto recognises it'
            cand -e 'Show, count and forward only these events: id, name in the body, or vendor/event, with * and ?; repeatable'
            cand --event 'Show, count and forward only these events: id, name in the body, or vendor/event, with * and ?; repeatable'
            cand -E 'Leave out these events; repeatable'
            cand --ignore-event 'Leave out these events; repeatable'
            cand --where 'Only callbacks with this value at this place: /request/pk=12 or result=APPROVED; := compares as JSON; all must hold'
            cand -s 'Append every callback to this NDJSON file; made readable by you alone'
            cand --save 'Append every callback to this NDJSON file; made readable by you alone'
            cand -f 'Forward every callback to this URL, also as 3000, :3000/hook or host:3000/hook; with EVENT-GLOB= only such events, as in ''EVENT_*=3000'' or ''VENDOR/*=3000'' (repeatable; IDHOOK_FORWARD_TO takes one)'
            cand --forward-to 'Forward every callback to this URL, also as 3000, :3000/hook or host:3000/hook; with EVENT-GLOB= only such events, as in ''EVENT_*=3000'' or ''VENDOR/*=3000'' (repeatable; IDHOOK_FORWARD_TO takes one)'
            cand -H 'Header to add or replace when forwarding, as with curl: ''Name: value'', ''Name:'' takes it out, ''Name;'' has no value, @file with one a line (repeatable)'
            cand --header 'Header to add or replace when forwarding, as with curl: ''Name: value'', ''Name:'' takes it out, ''Name;'' has no value, @file with one a line (repeatable)'
            cand --forward-timeout 'For the whole answer of an application; later is 504'
            cand --cacert 'Forward to https:// and trust only what these certificates have issued (PEM)'
            cand --auth 'How callbacks are authenticated: none, body-key, basic, bearer, header (the raw Authorization value), header:NAME, for listen and send oauth2, or a scheme of the vendor''s that idhook samples VENDOR lists [default: the vendor''s]'
            cand --secret-file 'File with the secret, one accepted secret a line, for schemes that hold together a line for each, in rounds; VENDOR= in front where there are several vendors. Also IDHOOK_SECRET_<VENDOR> or IDHOOK_SECRET'
            cand --client-id 'With --auth oauth2: the client id that gets a token [default: any]'
            cand --token-ttl 'With --auth oauth2: how long a token is accepted [default: 1h]'
            cand --respond 'Fixed answers, one after the other: statuses, hang (never answer) or drop (close the connection); the last repeats'
            cand --delay 'Wait so long before each answer'
            cand -n 'Stop after so many callbacks that match the filters and were not refused'
            cand --count 'Stop after so many callbacks that match the filters and were not refused'
            cand --timeout 'Stop after this long, such as 30s; with --count, too few by then is exit code 1'
            cand --ready-file 'File that receives the URL once callbacks are accepted'
            cand --max-body 'Larger bodies get 413'
            cand --max-connections 'More connections wait until others have ended'
            cand --read-timeout 'For the head, again for the body, and for an answer to be taken'
            cand --tls-cert 'HTTPS with this certificate, a PEM file'
            cand --tls-key 'The certificate''s key, a PEM file'
            cand --tls-ca-out 'File that receives the authority of the certificate that is made, for senders to trust'
            cand --output 'Form of what is printed on stdout'
            cand --color 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected'
            cand --redact 'What is masked in everything shown: nothing, secrets, or personal data too'
            cand --packs 'Folder of vendor packs, laid over the built-in ones (repeatable)'
            cand --fsync 'Answer only once the record is on the disk'
            cand -k 'Forward to https:// without looking at certificates'
            cand --insecure 'Forward to https:// without looking at certificates'
            cand --insecure-http 'Allow a secret to go over plain HTTP to another machine'
            cand --strict 'Refuse what fails: 401 credentials, 400 not JSON, 422 schema'
            cand --tls 'HTTPS with a certificate for localhost that is made for this run'
            cand --allow-browser 'Accept requests that a web page made'
            cand --demo 'Deliver a sample of every vendor to itself, then go on listening; these are not saved or counted'
            cand -q 'Less: -q without bodies and excerpts, -qq without headlines too'
            cand --quiet 'Less: -q without bodies and excerpts, -qq without headlines too'
            cand -v 'More: headers, and the other side''s answer'
            cand --verbose 'More: headers, and the other side''s answer'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'idhook;send'= {
            cand -t 'URL, also as 3000, :3000/hook or host:3000/hook [default: http://127.0.0.1:4346/<vendor>]'
            cand --to 'URL, also as 3000, :3000/hook or host:3000/hook [default: http://127.0.0.1:4346/<vendor>]'
            cand -d 'JSON text, or @file, as the body'
            cand --data 'JSON text, or @file, as the body'
            cand --vendor 'Vendor id or alias of a bare body [default: recognised]'
            cand --event 'Event of a bare body [default: recognised]'
            cand --set 'Change a place (/request/pk or a field), and no other, to a value of the same type, in each thing sent; := takes JSON (repeatable, in order)'
            cand --unset 'Remove a place (repeatable, after --set)'
            cand --fresh 'New ids and times, in the vendor''s formats (idhook samples VENDOR lists them); the subject follows into links. The seed is printed, and gives the same ids again'
            cand --mutate 'Make one thing wrong: missing-field, wrong-type, unknown-enum, extra-field, malformed or duplicate-key, at a PLACE or where it breaks the schema (repeatable: each gives a delivery of its own)'
            cand --auth 'How callbacks are authenticated: none, body-key, basic, bearer, header (the raw Authorization value), header:NAME, for listen and send oauth2, or a scheme of the vendor''s that idhook samples VENDOR lists [default: the vendor''s]'
            cand --secret-file 'File with the secret, one accepted secret a line, for schemes that hold together a line for each, in rounds; VENDOR= in front where there are several vendors. Also IDHOOK_SECRET_<VENDOR> or IDHOOK_SECRET'
            cand --credentials 'Credentials as they should be, wrong, missing, stale, or as they are in a recording (keep) [default: valid where a secret is given]'
            cand --token-url 'With oauth2: where tokens come from [default: /oauth2/token of a --to on this machine]'
            cand --client-id 'With oauth2: the client id; its secret is that of --secret-file [default: idhook, where --token-url is not given]'
            cand --scope 'With oauth2: the scope to ask for [default: none]'
            cand --token-auth 'With oauth2: how id and secret are given [default: basic, and form where that is refused]'
            cand --cacert 'Deliver to https:// and trust only what these certificates have issued (PEM)'
            cand --unix-socket 'Connect to this unix socket, whatever host the URL names; Host is still that of the URL'
            cand --proxy 'Proxy to connect through, never for loopback [default: what HTTPS_PROXY, HTTP_PROXY and NO_PROXY say]'
            cand -H 'Header to add or replace, as with curl: ''Name: value'', ''Name:'' takes it out, ''Name;'' has no value, @file with one a line (repeatable)'
            cand --header 'Header to add or replace, as with curl: ''Name: value'', ''Name:'' takes it out, ''Name;'' has no value, @file with one a line (repeatable)'
            cand --expect-status 'Statuses that count as accepted, such as 2xx,409 [default: the vendor''s success rule]'
            cand --timeout 'For one attempt [default: the vendor''s, else 10s]'
            cand --retry 'Try again what is not accepted: N more times, or as the vendor documents it (vendor; vendor:N where the number is its customer''s; what is assumed beyond its documents is said, and in idhook samples VENDOR) [default: 0]'
            cand --retry-interval 'Before the second attempt [default: the vendor''s with --retry vendor, else 1s]'
            cand --backoff 'How the pauses go on: twice as long each time (up to 1h), or the same [default: the vendor''s, else exponential]'
            cand --speed 'Divide every pause between attempts (--retry), and those of a recording (--interval recorded), by this'
            cand --repeat 'Deliver all of it so many times'
            cand --concurrency 'Deliveries at once; then their order is no longer certain. One that waits for its next attempt counts'
            cand --rate 'Attempts a second, at most'
            cand --shuffle 'In random order; the seed is printed, and gives the same order again'
            cand --interval 'From the start of one delivery to that of the next: a duration, or ''recorded'' for the gaps of a recording [default: 0s]'
            cand --wait 'Wait so long for somebody to listen at the URL'
            cand --log 'Write the start and the end of every attempt into this file (NDJSON, without bodies)'
            cand --report 'Also write junit=FILE with a test case for each delivery (for each check, with --probe), or annotate with github (repeatable) [default: github under GitHub Actions]'
            cand --output 'Form of what is printed on stdout'
            cand --color 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected'
            cand --redact 'What is masked in everything shown: nothing, secrets, or personal data too'
            cand --packs 'Folder of vendor packs, laid over the built-in ones (repeatable)'
            cand --dry-run 'Print the request, secrets masked, and send nothing; with -v also the bytes that are signed'
            cand --curl 'Print the request as a curl command, with $IDHOOK_SECRET for the secret and $IDHOOK_TOKEN for a token, and send nothing'
            cand -i 'Ask for vendor, event, outcome, fields, URL and a secret that is needed, but for what WHAT and flags say [default on a terminal when nothing is named]'
            cand --interactive 'Ask for vendor, event, outcome, fields, URL and a secret that is needed, but for what WHAT and flags say [default on a terminal when nothing is named]'
            cand --insecure-http 'Allow a secret to go over plain HTTP to another machine'
            cand -k 'Deliver to https:// without looking at certificates'
            cand --insecure 'Deliver to https:// without looking at certificates'
            cand --resume 'With --log: go on where an earlier run of the same command stopped; what was accepted is not sent again'
            cand --probe 'Check the endpoint against what the vendor''s documents demand, and print a checklist; WHAT is VENDOR, or VENDOR/EVENT for that event only'
            cand --yes 'Yes to --probe, --mutate, or more than 10 deliveries at once, at another machine (asked on a terminal, refused without one)'
            cand -q 'Less: -q without bodies and excerpts, -qq without headlines too'
            cand --quiet 'Less: -q without bodies and excerpts, -qq without headlines too'
            cand -v 'More: headers, and the other side''s answer'
            cand --verbose 'More: headers, and the other side''s answer'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'idhook;validate'= {
            cand --vendor 'Vendor id or alias; auto recognises it'
            cand --event 'Check as this event of the vendor [default: what the body says]'
            cand --schema 'Your own JSON Schema (draft 4, 6, 7, 2019-09 or 2020-12) instead of the vendors''; - reads it from stdin'
            cand --schema-map 'Folder with the schemas whose URIs begin with URI, for references in --schema (repeatable); nothing is fetched'
            cand --formats 'Whether "format" in --schema is checked [default: assert up to draft 7, annotate after]'
            cand --unknown 'What unknown fields and new values of open lists are'
            cand --deny 'Count warnings as errors'
            cand --expect 'What every payload must be'
            cand --max-errors 'Problems shown of one file, errors first; 0 shows all. Records and reports hold all, up to 10,000 of a body [default: 20]'
            cand --auth 'How callbacks are authenticated: none, body-key, basic, bearer, header (the raw Authorization value), header:NAME, for listen and send oauth2, or a scheme of the vendor''s that idhook samples VENDOR lists [default: the vendor''s]'
            cand --secret-file 'File with the secret, one accepted secret a line, for schemes that hold together a line for each, in rounds; VENDOR= in front where there are several vendors. Also IDHOOK_SECRET_<VENDOR> or IDHOOK_SECRET'
            cand --report 'Also write junit=FILE (at most 20,000 failures) or sarif=FILE (25,000 results), or annotate with github (repeatable)'
            cand --output 'Form of what is printed on stdout'
            cand --color 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected'
            cand --redact 'What is masked in everything shown: nothing, secrets, or personal data too'
            cand --packs 'Folder of vendor packs, laid over the built-in ones (repeatable)'
            cand --ndjson 'Read one value a line, whatever the names say [default: by .ndjson and .jsonl; stdin and other endings by content]'
            cand -q 'Less: -q without bodies and excerpts, -qq without headlines too'
            cand --quiet 'Less: -q without bodies and excerpts, -qq without headlines too'
            cand -v 'More: headers, and the other side''s answer'
            cand --verbose 'More: headers, and the other side''s answer'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'idhook;samples'= {
            cand --output 'Form of what is printed on stdout'
            cand --color 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected'
            cand --redact 'What is masked in everything shown: nothing, secrets, or personal data too'
            cand --packs 'Folder of vendor packs, laid over the built-in ones (repeatable)'
            cand --schema 'Print the event''s JSON Schema instead of a payload'
            cand --docs 'Say where it is documented, and how well, instead of printing it'
            cand -q 'Less: -q without bodies and excerpts, -qq without headlines too'
            cand --quiet 'Less: -q without bodies and excerpts, -qq without headlines too'
            cand -v 'More: headers, and the other side''s answer'
            cand --verbose 'More: headers, and the other side''s answer'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'idhook;completions'= {
            cand --output 'Form of what is printed on stdout'
            cand --color 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected'
            cand --redact 'What is masked in everything shown: nothing, secrets, or personal data too'
            cand --packs 'Folder of vendor packs, laid over the built-in ones (repeatable)'
            cand -q 'Less: -q without bodies and excerpts, -qq without headlines too'
            cand --quiet 'Less: -q without bodies and excerpts, -qq without headlines too'
            cand -v 'More: headers, and the other side''s answer'
            cand --verbose 'More: headers, and the other side''s answer'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'idhook;man'= {
            cand --output 'Form of what is printed on stdout'
            cand --color 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected'
            cand --redact 'What is masked in everything shown: nothing, secrets, or personal data too'
            cand --packs 'Folder of vendor packs, laid over the built-in ones (repeatable)'
            cand -q 'Less: -q without bodies and excerpts, -qq without headlines too'
            cand --quiet 'Less: -q without bodies and excerpts, -qq without headlines too'
            cand -v 'More: headers, and the other side''s answer'
            cand --verbose 'More: headers, and the other side''s answer'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'idhook;help'= {
            cand listen 'Run a local endpoint that shows, checks, records and forwards every callback'
            cand send 'Play the vendor: deliver samples, files or recorded callbacks to a URL'
            cand validate 'Check JSON files, folders, recordings or stdin against the vendors'' schemas, or against your own'
            cand samples 'List vendors and events; print a payload, its schema, or where it is documented'
            cand completions 'Print shell completions'
            cand man 'Print the man page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'idhook;help;listen'= {
        }
        &'idhook;help;send'= {
        }
        &'idhook;help;validate'= {
        }
        &'idhook;help;samples'= {
        }
        &'idhook;help;completions'= {
        }
        &'idhook;help;man'= {
        }
        &'idhook;help;help'= {
        }
    ]
    $completions[$command]
}
