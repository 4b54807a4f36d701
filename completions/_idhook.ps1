
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'idhook' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'idhook'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'idhook' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of what is printed on stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'What is masked in everything shown: nothing, secrets, or personal data too')
            [CompletionResult]::new('--packs', '--packs', [CompletionResultType]::ParameterName, 'Folder of vendor packs, laid over the built-in ones (repeatable)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q without bodies and excerpts, -qq without headlines too')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q without bodies and excerpts, -qq without headlines too')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More: headers, and the other side''s answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More: headers, and the other side''s answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'Run a local endpoint that shows, checks, records and forwards every callback')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Play the vendor: deliver samples, files or recorded callbacks to a URL')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check JSON files, folders, recordings or stdin against the vendors'' schemas, or against your own')
            [CompletionResult]::new('samples', 'samples', [CompletionResultType]::ParameterValue, 'List vendors and events; print a payload, its schema, or where it is documented')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print shell completions')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the man page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'idhook;listen' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Port; 0 takes any that is free')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port; 0 takes any that is free')
            [CompletionResult]::new('--bind', '--bind', [CompletionResultType]::ParameterName, 'IP address, or a unix socket [default: loopback, v4 and v6]')
            [CompletionResult]::new('--vendor', '--vendor', [CompletionResultType]::ParameterName, 'Vendor id or alias; auto recognises it')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Show, count and forward only these events: id, name in the body, or vendor/event, with * and ?; repeatable')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Show, count and forward only these events: id, name in the body, or vendor/event, with * and ?; repeatable')
            [CompletionResult]::new('-E', '-E ', [CompletionResultType]::ParameterName, 'Leave out these events; repeatable')
            [CompletionResult]::new('--ignore-event', '--ignore-event', [CompletionResultType]::ParameterName, 'Leave out these events; repeatable')
            [CompletionResult]::new('--where', '--where', [CompletionResultType]::ParameterName, 'Only callbacks with this value at this place: /request/pk=12 or result=APPROVED; := compares as JSON; all must hold')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Append every callback to this NDJSON file; made readable by you alone')
            [CompletionResult]::new('--save', '--save', [CompletionResultType]::ParameterName, 'Append every callback to this NDJSON file; made readable by you alone')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Forward every callback to this URL, also as 3000, :3000/hook or host:3000/hook; with EVENT-GLOB= only such events, as in ''EVENT_*=3000'' or ''VENDOR/*=3000'' (repeatable; IDHOOK_FORWARD_TO takes one)')
            [CompletionResult]::new('--forward-to', '--forward-to', [CompletionResultType]::ParameterName, 'Forward every callback to this URL, also as 3000, :3000/hook or host:3000/hook; with EVENT-GLOB= only such events, as in ''EVENT_*=3000'' or ''VENDOR/*=3000'' (repeatable; IDHOOK_FORWARD_TO takes one)')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'Header to add or replace when forwarding, as with curl: ''Name: value'', ''Name:'' takes it out, ''Name;'' has no value, @file with one a line (repeatable)')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Header to add or replace when forwarding, as with curl: ''Name: value'', ''Name:'' takes it out, ''Name;'' has no value, @file with one a line (repeatable)')
            [CompletionResult]::new('--forward-timeout', '--forward-timeout', [CompletionResultType]::ParameterName, 'For the whole answer of an application; later is 504')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'Forward to https:// and trust only what these certificates have issued (PEM)')
            [CompletionResult]::new('--auth', '--auth', [CompletionResultType]::ParameterName, 'How callbacks are authenticated: none, body-key, basic, bearer, header (the raw Authorization value), header:NAME, for listen and send oauth2, or a scheme of the vendor''s that idhook samples VENDOR lists [default: the vendor''s]')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with the secret, one accepted secret a line, for schemes that hold together a line for each, in rounds; VENDOR= in front where there are several vendors. Also IDHOOK_SECRET_<VENDOR> or IDHOOK_SECRET')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'With --auth oauth2: the client id that gets a token [default: any]')
            [CompletionResult]::new('--token-ttl', '--token-ttl', [CompletionResultType]::ParameterName, 'With --auth oauth2: how long a token is accepted [default: 1h]')
            [CompletionResult]::new('--respond', '--respond', [CompletionResultType]::ParameterName, 'Fixed answers, one after the other: statuses, hang (never answer) or drop (close the connection); the last repeats')
            [CompletionResult]::new('--delay', '--delay', [CompletionResultType]::ParameterName, 'Wait so long before each answer')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Stop after so many callbacks that match the filters and were not refused')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'Stop after so many callbacks that match the filters and were not refused')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Stop after this long, such as 30s; with --count, too few by then is exit code 1')
            [CompletionResult]::new('--ready-file', '--ready-file', [CompletionResultType]::ParameterName, 'File that receives the URL once callbacks are accepted')
            [CompletionResult]::new('--max-body', '--max-body', [CompletionResultType]::ParameterName, 'Larger bodies get 413')
            [CompletionResult]::new('--max-connections', '--max-connections', [CompletionResultType]::ParameterName, 'More connections wait until others have ended')
            [CompletionResult]::new('--read-timeout', '--read-timeout', [CompletionResultType]::ParameterName, 'For the head, again for the body, and for an answer to be taken')
            [CompletionResult]::new('--tls-cert', '--tls-cert', [CompletionResultType]::ParameterName, 'HTTPS with this certificate, a PEM file')
            [CompletionResult]::new('--tls-key', '--tls-key', [CompletionResultType]::ParameterName, 'The certificate''s key, a PEM file')
            [CompletionResult]::new('--tls-ca-out', '--tls-ca-out', [CompletionResultType]::ParameterName, 'File that receives the authority of the certificate that is made, for senders to trust')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of what is printed on stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'What is masked in everything shown: nothing, secrets, or personal data too')
            [CompletionResult]::new('--packs', '--packs', [CompletionResultType]::ParameterName, 'Folder of vendor packs, laid over the built-in ones (repeatable)')
            [CompletionResult]::new('--fsync', '--fsync', [CompletionResultType]::ParameterName, 'Answer only once the record is on the disk')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Forward to https:// without looking at certificates')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Forward to https:// without looking at certificates')
            [CompletionResult]::new('--insecure-http', '--insecure-http', [CompletionResultType]::ParameterName, 'Allow a secret to go over plain HTTP to another machine')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Refuse what fails: 401 credentials, 400 not JSON, 422 schema')
            [CompletionResult]::new('--tls', '--tls', [CompletionResultType]::ParameterName, 'HTTPS with a certificate for localhost that is made for this run')
            [CompletionResult]::new('--allow-browser', '--allow-browser', [CompletionResultType]::ParameterName, 'Accept requests that a web page made')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Deliver a sample of every vendor to itself, then go on listening; these are not saved or counted')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q without bodies and excerpts, -qq without headlines too')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q without bodies and excerpts, -qq without headlines too')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More: headers, and the other side''s answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More: headers, and the other side''s answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'idhook;send' {
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'URL, also as 3000, :3000/hook or host:3000/hook [default: http://127.0.0.1:4346/<vendor>]')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'URL, also as 3000, :3000/hook or host:3000/hook [default: http://127.0.0.1:4346/<vendor>]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'JSON text, or @file, as the body')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'JSON text, or @file, as the body')
            [CompletionResult]::new('--vendor', '--vendor', [CompletionResultType]::ParameterName, 'Vendor id or alias of a bare body [default: recognised]')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Event of a bare body [default: recognised]')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Change a place (/request/pk or a field), and no other, to a value of the same type, in each thing sent; := takes JSON (repeatable, in order)')
            [CompletionResult]::new('--unset', '--unset', [CompletionResultType]::ParameterName, 'Remove a place (repeatable, after --set)')
            [CompletionResult]::new('--fresh', '--fresh', [CompletionResultType]::ParameterName, 'New ids and times, in the vendor''s formats (idhook samples VENDOR lists them); the subject follows into links. The seed is printed, and gives the same ids again')
            [CompletionResult]::new('--mutate', '--mutate', [CompletionResultType]::ParameterName, 'Make one thing wrong: missing-field, wrong-type, unknown-enum, extra-field, malformed or duplicate-key, at a PLACE or where it breaks the schema (repeatable: each gives a delivery of its own)')
            [CompletionResult]::new('--auth', '--auth', [CompletionResultType]::ParameterName, 'How callbacks are authenticated: none, body-key, basic, bearer, header (the raw Authorization value), header:NAME, for listen and send oauth2, or a scheme of the vendor''s that idhook samples VENDOR lists [default: the vendor''s]')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with the secret, one accepted secret a line, for schemes that hold together a line for each, in rounds; VENDOR= in front where there are several vendors. Also IDHOOK_SECRET_<VENDOR> or IDHOOK_SECRET')
            [CompletionResult]::new('--credentials', '--credentials', [CompletionResultType]::ParameterName, 'Credentials as they should be, wrong, missing, stale, or as they are in a recording (keep) [default: valid where a secret is given]')
            [CompletionResult]::new('--token-url', '--token-url', [CompletionResultType]::ParameterName, 'With oauth2: where tokens come from [default: /oauth2/token of a --to on this machine]')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'With oauth2: the client id; its secret is that of --secret-file [default: idhook, where --token-url is not given]')
            [CompletionResult]::new('--scope', '--scope', [CompletionResultType]::ParameterName, 'With oauth2: the scope to ask for [default: none]')
            [CompletionResult]::new('--token-auth', '--token-auth', [CompletionResultType]::ParameterName, 'With oauth2: how id and secret are given [default: basic, and form where that is refused]')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'Deliver to https:// and trust only what these certificates have issued (PEM)')
            [CompletionResult]::new('--unix-socket', '--unix-socket', [CompletionResultType]::ParameterName, 'Connect to this unix socket, whatever host the URL names; Host is still that of the URL')
            [CompletionResult]::new('--proxy', '--proxy', [CompletionResultType]::ParameterName, 'Proxy to connect through, never for loopback [default: what HTTPS_PROXY, HTTP_PROXY and NO_PROXY say]')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'Header to add or replace, as with curl: ''Name: value'', ''Name:'' takes it out, ''Name;'' has no value, @file with one a line (repeatable)')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Header to add or replace, as with curl: ''Name: value'', ''Name:'' takes it out, ''Name;'' has no value, @file with one a line (repeatable)')
            [CompletionResult]::new('--expect-status', '--expect-status', [CompletionResultType]::ParameterName, 'Statuses that count as accepted, such as 2xx,409 [default: the vendor''s success rule]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'For one attempt [default: the vendor''s, else 10s]')
            [CompletionResult]::new('--retry', '--retry', [CompletionResultType]::ParameterName, 'Try again what is not accepted: N more times, or as the vendor documents it (vendor; vendor:N where the number is its customer''s; what is assumed beyond its documents is said, and in idhook samples VENDOR) [default: 0]')
            [CompletionResult]::new('--retry-interval', '--retry-interval', [CompletionResultType]::ParameterName, 'Before the second attempt [default: the vendor''s with --retry vendor, else 1s]')
            [CompletionResult]::new('--backoff', '--backoff', [CompletionResultType]::ParameterName, 'How the pauses go on: twice as long each time (up to 1h), or the same [default: the vendor''s, else exponential]')
            [CompletionResult]::new('--speed', '--speed', [CompletionResultType]::ParameterName, 'Divide every pause between attempts (--retry), and those of a recording (--interval recorded), by this')
            [CompletionResult]::new('--repeat', '--repeat', [CompletionResultType]::ParameterName, 'Deliver all of it so many times')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Deliveries at once; then their order is no longer certain. One that waits for its next attempt counts')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Attempts a second, at most')
            [CompletionResult]::new('--shuffle', '--shuffle', [CompletionResultType]::ParameterName, 'In random order; the seed is printed, and gives the same order again')
            [CompletionResult]::new('--interval', '--interval', [CompletionResultType]::ParameterName, 'From the start of one delivery to that of the next: a duration, or ''recorded'' for the gaps of a recording [default: 0s]')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Wait so long for somebody to listen at the URL')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Write the start and the end of every attempt into this file (NDJSON, without bodies)')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Also write junit=FILE with a test case for each delivery (for each check, with --probe), or annotate with github (repeatable) [default: github under GitHub Actions]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of what is printed on stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'What is masked in everything shown: nothing, secrets, or personal data too')
            [CompletionResult]::new('--packs', '--packs', [CompletionResultType]::ParameterName, 'Folder of vendor packs, laid over the built-in ones (repeatable)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the request, secrets masked, and send nothing; with -v also the bytes that are signed')
            [CompletionResult]::new('--curl', '--curl', [CompletionResultType]::ParameterName, 'Print the request as a curl command, with $IDHOOK_SECRET for the secret and $IDHOOK_TOKEN for a token, and send nothing')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Ask for vendor, event, outcome, fields, URL and a secret that is needed, but for what WHAT and flags say [default on a terminal when nothing is named]')
            [CompletionResult]::new('--interactive', '--interactive', [CompletionResultType]::ParameterName, 'Ask for vendor, event, outcome, fields, URL and a secret that is needed, but for what WHAT and flags say [default on a terminal when nothing is named]')
            [CompletionResult]::new('--insecure-http', '--insecure-http', [CompletionResultType]::ParameterName, 'Allow a secret to go over plain HTTP to another machine')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Deliver to https:// without looking at certificates')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Deliver to https:// without looking at certificates')
            [CompletionResult]::new('--resume', '--resume', [CompletionResultType]::ParameterName, 'With --log: go on where an earlier run of the same command stopped; what was accepted is not sent again')
            [CompletionResult]::new('--probe', '--probe', [CompletionResultType]::ParameterName, 'Check the endpoint against what the vendor''s documents demand, and print a checklist; WHAT is VENDOR, or VENDOR/EVENT for that event only')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Yes to --probe, --mutate, or more than 10 deliveries at once, at another machine (asked on a terminal, refused without one)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q without bodies and excerpts, -qq without headlines too')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q without bodies and excerpts, -qq without headlines too')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More: headers, and the other side''s answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More: headers, and the other side''s answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'idhook;validate' {
            [CompletionResult]::new('--vendor', '--vendor', [CompletionResultType]::ParameterName, 'Vendor id or alias; auto recognises it')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Check as this event of the vendor [default: what the body says]')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Your own JSON Schema (draft 4, 6, 7, 2019-09 or 2020-12) instead of the vendors''; - reads it from stdin')
            [CompletionResult]::new('--schema-map', '--schema-map', [CompletionResultType]::ParameterName, 'Folder with the schemas whose URIs begin with URI, for references in --schema (repeatable); nothing is fetched')
            [CompletionResult]::new('--formats', '--formats', [CompletionResultType]::ParameterName, 'Whether "format" in --schema is checked [default: assert up to draft 7, annotate after]')
            [CompletionResult]::new('--unknown', '--unknown', [CompletionResultType]::ParameterName, 'What unknown fields and new values of open lists are')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Count warnings as errors')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'What every payload must be')
            [CompletionResult]::new('--max-errors', '--max-errors', [CompletionResultType]::ParameterName, 'Problems shown of one file, errors first; 0 shows all. Records and reports hold all, up to 10,000 of a body [default: 20]')
            [CompletionResult]::new('--auth', '--auth', [CompletionResultType]::ParameterName, 'How callbacks are authenticated: none, body-key, basic, bearer, header (the raw Authorization value), header:NAME, for listen and send oauth2, or a scheme of the vendor''s that idhook samples VENDOR lists [default: the vendor''s]')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with the secret, one accepted secret a line, for schemes that hold together a line for each, in rounds; VENDOR= in front where there are several vendors. Also IDHOOK_SECRET_<VENDOR> or IDHOOK_SECRET')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Also write junit=FILE (at most 20,000 failures) or sarif=FILE (25,000 results), or annotate with github (repeatable)')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of what is printed on stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'What is masked in everything shown: nothing, secrets, or personal data too')
            [CompletionResult]::new('--packs', '--packs', [CompletionResultType]::ParameterName, 'Folder of vendor packs, laid over the built-in ones (repeatable)')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Read one value a line, whatever the names say [default: by .ndjson and .jsonl; stdin and other endings by content]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q without bodies and excerpts, -qq without headlines too')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q without bodies and excerpts, -qq without headlines too')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More: headers, and the other side''s answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More: headers, and the other side''s answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'idhook;samples' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of what is printed on stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'What is masked in everything shown: nothing, secrets, or personal data too')
            [CompletionResult]::new('--packs', '--packs', [CompletionResultType]::ParameterName, 'Folder of vendor packs, laid over the built-in ones (repeatable)')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Print the event''s JSON Schema instead of a payload')
            [CompletionResult]::new('--docs', '--docs', [CompletionResultType]::ParameterName, 'Say where it is documented, and how well, instead of printing it')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q without bodies and excerpts, -qq without headlines too')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q without bodies and excerpts, -qq without headlines too')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More: headers, and the other side''s answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More: headers, and the other side''s answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'idhook;completions' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of what is printed on stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'What is masked in everything shown: nothing, secrets, or personal data too')
            [CompletionResult]::new('--packs', '--packs', [CompletionResultType]::ParameterName, 'Folder of vendor packs, laid over the built-in ones (repeatable)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q without bodies and excerpts, -qq without headlines too')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q without bodies and excerpts, -qq without headlines too')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More: headers, and the other side''s answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More: headers, and the other side''s answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'idhook;man' {
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Form of what is printed on stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colours: auto means on a terminal, NO_COLOR and CLICOLOR_FORCE respected')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'What is masked in everything shown: nothing, secrets, or personal data too')
            [CompletionResult]::new('--packs', '--packs', [CompletionResultType]::ParameterName, 'Folder of vendor packs, laid over the built-in ones (repeatable)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q without bodies and excerpts, -qq without headlines too')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q without bodies and excerpts, -qq without headlines too')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More: headers, and the other side''s answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More: headers, and the other side''s answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'idhook;help' {
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'Run a local endpoint that shows, checks, records and forwards every callback')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Play the vendor: deliver samples, files or recorded callbacks to a URL')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check JSON files, folders, recordings or stdin against the vendors'' schemas, or against your own')
            [CompletionResult]::new('samples', 'samples', [CompletionResultType]::ParameterValue, 'List vendors and events; print a payload, its schema, or where it is documented')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print shell completions')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the man page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'idhook;help;listen' {
            break
        }
        'idhook;help;send' {
            break
        }
        'idhook;help;validate' {
            break
        }
        'idhook;help;samples' {
            break
        }
        'idhook;help;completions' {
            break
        }
        'idhook;help;man' {
            break
        }
        'idhook;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
