"""Makes cases.json, one callback for each thing that may go wrong between signing and checking: python3 make.py > cases.json

What is signed here is signed by Python's hmac, and written anew by Python's json. `cause` is what must be found, `says` a part of
its sentence; no cause means that none must be named.
"""
import base64, gzip, hashlib, hmac, json, zlib
from urllib.parse import quote

cases = []
ODD = '{ "id":"é/1",  "type" : "check.done", "amount":1.50 }'
PLAIN = '{"id":"é/<1>","amount":1.50,"a":[1,{}]}'
SECRET = "hunter2-hunter2"
AT = "1700000000"


def mac(key, message, name="sha256"):
    key = key.encode() if isinstance(key, str) else key
    message = message.encode() if isinstance(message, str) else message
    return hmac.new(key, message, name)


def case(name, cause, says, vendor, headers, body, secrets=None, environment=None, auth=None):
    body = body.encode() if isinstance(body, str) else body
    try:
        content = {"body": body.decode()}
    except UnicodeDecodeError:
        content = {"body_base64": base64.b64encode(body).decode()}
    cases.append({
        "name": name, "cause": cause, "says": says, "vendor": vendor, "auth": auth, "headers": headers, **content,
        "secrets": secrets or {vendor: SECRET}, "environment": environment,
    })


def onfido(name, cause, says, signed, body, key=SECRET, hash="sha256", **more):
    case(name, cause, says, "onfido", [["x-sha2-signature", mac(key, signed, hash).hexdigest()]], body, **more)


# How the signature is written.
right = mac(SECRET, ODD)
for how, value in [
    ("capital letters", right.hexdigest().upper()),
    ("base64", base64.b64encode(right.digest()).decode()),
    ("base64url", base64.urlsafe_b64encode(mac(SECRET, "b" + ODD).digest()).decode().rstrip("=")),
]:
    body = "b" + ODD if how == "base64url" else ODD
    case(f"written: {how}", "written", f"came in {how}" if "base" in how else how, "onfido", [["x-sha2-signature", value]], body)
bare = right.hexdigest()
for how, says, value in [
    ("quotes", "came in quotes: have it come just as Onfido writes it (x-sha2-signature: … in lower-case hex)", f'"{bare}"'),
    ("brackets", "came in brackets", f"[{bare}]"),
    ("0x", "came with 0x before it", f"0x{bare}"),
    ("white space", "came with white space in it", f"{bare[:32]} {bare[32:]}"),
    ("a comma", "came with a comma behind it", f"{bare},"),
    ("a list", "came as one of several between commas", f"{mac('another', ODD).hexdigest()}, {bare}"),
]:
    case(f"wrapped: {how}", "wrapped", says, "onfido", [["x-sha2-signature", value]], ODD)
case("value-prefix", "value-prefix", '"sha256="', "onfido", [["x-sha2-signature", "sha256=" + right.hexdigest()]], ODD)
for length in [40, 62, 63]:
    case(f"truncated: {length} digits", "truncated", "beginning of the right one", "onfido", [["x-sha2-signature", right.hexdigest()[:length]]], ODD)
case("repeated-header", "repeated-header", "came more than once", "onfido",
     [["x-sha2-signature", mac("another", ODD).hexdigest()], ["x-sha2-signature", right.hexdigest()]], ODD)
case("repeated-header: under its second name", "repeated-header", "the signature in vrf-hmac-signature fits", "veriff",
     [["vrf-hmac-signature", right.hexdigest()], ["x-hmac-signature", mac("another", ODD).hexdigest()]], ODD)
for hash in ["sha1", "sha384", "sha512"]:
    onfido(f"hash: {hash}", "hash", f"made with SHA-{hash[3:]}, and", ODD, ODD, hash=hash)
for named, hash in [("HMAC_SHA256_HEX", "sha1"), ("HMAC_SHA384_HEX", "sha384")]:
    says = "send x-payload-digest-alg: HMAC_SHA1_HEX beside it" if hash == "sha1" else "x-payload-digest-alg is to name it"
    case(f"hash: {named} is {hash}", "hash", says, "sumsub",
         [["x-payload-digest", mac(SECRET, ODD, hash).hexdigest()], ["x-payload-digest-alg", named]], ODD)

DIGEST, NAMED = ["x-payload-digest", right.hexdigest()], "x-payload-digest-alg"
for how, names in [("not named", []), ("misspelt", [[NAMED, "hmac-sha256"]])]:
    case(f"hash: {how}", "hash", "send x-payload-digest-alg: HMAC_SHA256_HEX beside it", "sumsub", [DIGEST, *names], ODD)
case("repeated-header: that names the hash", "repeated-header", "x-payload-digest-alg came more than once", "sumsub",
     [DIGEST, [NAMED, "HMAC_SHA1_HEX"], [NAMED, "HMAC_SHA256_HEX"]], ODD)

# The body on its way.
onfido("empty-body", "empty-body", "empty body", "", ODD)
case("body-decoded", "body-decoded", "before it was compressed, and expected is one of the body as it comes", "onfido",
     [["x-sha2-signature", right.hexdigest()], ["content-encoding", "gzip"]], gzip.compress(ODD.encode(), mtime=0))
case("body-compressed", "body-compressed", "no content-encoding header says so", "onfido",
     [["x-sha2-signature", right.hexdigest()]], gzip.compress(ODD.encode(), mtime=0))
onfido("byte-order-mark: added", "byte-order-mark", "without the byte-order mark", ODD, "\ufeff" + ODD)
onfido("byte-order-mark: lost", "byte-order-mark", "with a byte-order mark", "\ufeff" + ODD, ODD)
onfido("final-line-break: added", "final-line-break", "something added", ODD, ODD + "\n")
onfido("final-line-break: CRLF added", "final-line-break", "without the line break", ODD + "\n", ODD + "\n\r\n")
onfido("final-line-break: space added", "final-line-break", "without the white space", ODD, " " + ODD + "\n\n")
onfido("final-line-break: lost", "final-line-break", "--data-binary", ODD + "\n", ODD)
onfido("final-line-break: CRLF lost", "final-line-break", "something took away", ODD + "\r\n", ODD)
LINES = '{\n   "b": 1,\n   "a": 2\n}'
onfido("line-breaks: LF", "line-breaks", "LF where CRLF came", LINES, LINES.replace("\n", "\r\n"))
onfido("line-breaks: CRLF", "line-breaks", "CRLF where LF came", LINES.replace("\n", "\r\n"), LINES)
onfido("twice-encoded: sent", "twice-encoded", "JSON twice", ODD, json.dumps(ODD))
onfido("twice-encoded: signed", "twice-encoded", "once more", json.dumps(ODD, ensure_ascii=False), ODD)
onfido("escapes: ASCII", "escapes", "not ASCII as \\uXXXX", ODD.replace("é", "\\u00e9"), ODD)
onfido("escapes: .NET", "escapes", "(as .NET writes it)", '{ "a":"\\u00E9\\u003C\\u0027\\u0022\\u002B\\u0026\\u0060/"}', '{ "a":"é<\'\\"+&`/"}')
onfido("escapes: slashes", "escapes", "slashes as \\/", ODD.replace("/", "\\/"), ODD)
onfido("escapes: none", "escapes", "nothing escaped", ODD, ODD.replace("é", "\\u00e9"))
value = json.loads(PLAIN, parse_float=lambda text: 1.5)
PLAIN = PLAIN.replace("1.50", "1.5")


def dumped(**how):
    return json.dumps(value, **{"ensure_ascii": False, "separators": (",", ":"), **how})


for how, says, text in [
    ("compact", "JSON without white space:", dumped()),
    ("Python's", "as Python writes it), with all that is not ASCII", json.dumps(value)),
    ("tabs", "indented by tabs:", dumped(indent="\t", separators=None)),
    ("two spaces", "indented by 2 spaces:", dumped(indent=2, separators=None)),
    ("four spaces", "indented by 4 spaces:", dumped(indent=4, separators=None)),
    ("PHP's pretty print", "indented by 4 spaces, with slashes as \\/ and all", dumped(indent=4, separators=None, ensure_ascii=True).replace("/", "\\/")),
    ("PHP's", "as PHP writes it", dumped(ensure_ascii=True).replace("/", "\\/")),
    ("Go's encoder", "as Go writes it), with a line break", dumped().replace("<", "\\u003c").replace(">", "\\u003e") + "\n"),
]:
    onfido(f"layout: {how}", "layout", says, text, PLAIN.replace(",", " ,"))
onfido("sorted-keys", "sorted-keys", "sorted by name", dumped(sort_keys=True), PLAIN)
onfido("sorted-keys: Python's", "sorted-keys", "Python writes it), with its members sorted", dumped(sort_keys=True, separators=None), PLAIN)


# The secret.
def given(name, cause, says, given, used, vendor="onfido", **more):
    onfido(name, cause, says, ODD, ODD, key=used, secrets={"onfido": given}, **more)


given("secret-space: given", "secret-space", "without the white space", SECRET + " ", SECRET)
given("secret-space: quotes", "secret-space", "without the quotes", f'"{SECRET}"', SECRET)
given("secret-space: signed with a line break", "secret-space", "have the sender take that off", SECRET, SECRET + "\n")
for how, used in [("a space before it", " " + SECRET), ("half a line break", SECRET + "\r")]:
    given(f"secret-space: signed with {how}", "secret-space", "have the sender take that off", SECRET, used)
given("secret-prefix: lost", "secret-prefix", "give all of it, as", SECRET, "whsec_" + SECRET)
given("secret-prefix: stripped", "secret-prefix", "signs with all of it: give it without whsec_ here, if the sender is the vendor itself", "whsec_" + SECRET, SECRET)
given("secret-space: signed with quotes", "secret-space", "with quotes around it", SECRET, f'"{SECRET}"')
given("secret-space: signed with single quotes", "secret-space", "with quotes around it", SECRET, f"'{SECRET}'")
for how, line in [("bare", f"WEBHOOK_TOKEN={SECRET}"), ("quoted", f'export token_2="{SECRET}"')]:
    given(f"secret-named: {how}", "secret-named", "as NAME=VALUE, as in a .env file; give VALUE alone", line, SECRET)
given("secret-unset: empty", "secret-unset", "with an empty text as its secret", SECRET, "")
for literal in ["undefined", "null", "None", "$SECRET", "${WEBHOOK_SECRET}"]:
    given(f"secret-unset: {literal}", "secret-unset", f'with the text "{literal}" as', SECRET, literal)
given("secret-padding: stripped", "secret-padding", "without the = at its end: give it without them here, if", "c2VjcmV0cw==", "c2VjcmV0cw")
given("secret-padding: lost", "secret-padding", "with = at its end", "c2VjcmV0cw", "c2VjcmV0cw==")
given("secret-encoding: base64", "secret-encoding", "the secret in base64 as its key, and Onfido uses the secret as text: give it decoded from base64 here, if the sender is the vendor itself", "c2VjcmV0cw==", b"secrets")
given("secret-encoding: hex", "secret-encoding", "give it decoded from hex here, if", "73656372657473", b"secrets")
given("secret-encoding: base64url", "secret-encoding", "the secret in base64url", "--__AAAA", b"\xfb\xef\xff\x00\x00\x00")
given("secret-encoding: hashed", "secret-encoding", "the SHA-256 of the secret in hex as its key, and Onfido uses the secret as text: give that hash of it here", SECRET, hashlib.sha256(SECRET.encode()).hexdigest())
given("secret-encoding: base64 after its prefix", "secret-encoding", "the secret in base64 after whsec_", "whsec_c2VjcmV0cw==", b"secrets")
given("secret-passed-over", "secret-passed-over", "IDHOOK_SECRET_ONFIDO", SECRET, "the live one", environment="the live one")
given("secret-of-another-vendor", "secret-of-another-vendor", "given for Veriff", SECRET, "of Veriff")
cases[-1]["secrets"]["veriff"] = "of Veriff"


def standard(name, cause, says, key, message, headers=None, written=None, version="v1", secret="whsec_c2VjcmV0cw==", body=ODD, **more):
    value = version + "," + (written or (lambda mac: base64.b64encode(mac.digest()).decode()))(mac(key, message))
    headers = headers or [["webhook-id", "msg_1"], ["webhook-timestamp", AT]]
    case(name, cause, says, "standard-webhooks", headers + [["webhook-signature", value]], body, secrets={"standard-webhooks": secret}, **more)


WHOLE = f"msg_1.{AT}.{ODD}"
# The signature of this has both of the letters in base64 that base64url has not.
ALL_LETTERS = f"msg_1.{AT}.f{ODD}"
standard("truncated: base64", "truncated", "beginning of the right one", b"secrets", WHOLE, written=lambda mac: base64.b64encode(mac.digest()).decode()[:40])
standard("secret-encoding: text with its prefix", "secret-encoding", "the secret as text as its key, and Standard-Webhooks uses the secret in base64 after whsec_: give the base64 of that key here", "whsec_c2VjcmV0cw==", WHOLE)
standard("secret-encoding: text after its prefix", "secret-encoding", "the secret after whsec_ as text", "c2VjcmV0cw==", WHOLE)
for how, says, written in [
    ("hex", "came in hex; Standard-Webhooks writes it in base64", lambda mac: mac.hexdigest()),
    ("capital hex", "came in hex; Standard-Webhooks", lambda mac: mac.hexdigest().upper()),
    ("unpadded base64", "came in base64 without padding; Standard-Webhooks writes it in base64 with padding",
     lambda mac: base64.b64encode(mac.digest()).decode().rstrip("=")),
    ("unpadded base64url", "came in base64url without padding; Standard", lambda mac: base64.urlsafe_b64encode(mac.digest()).decode().rstrip("=")),
    ("padded base64url", "came in base64url; Standard-Webhooks writes it in base64:", lambda mac: base64.urlsafe_b64encode(mac.digest()).decode()),
]:
    standard(f"written: {how} for base64", "written", says, b"secrets", ALL_LETTERS, body="f" + ODD, written=written)
encoded = "v1," + base64.b64encode(mac(b"secrets", WHOLE).digest()).decode()
case("repeated-header: in base64", "repeated-header", "came more than once", "standard-webhooks",
     [["webhook-id", "msg_1"], ["webhook-timestamp", AT], ["webhook-signature", encoded], ["webhook-signature", "v1,AAAA"]], ODD,
     secrets={"standard-webhooks": "whsec_c2VjcmV0cw=="})
for how, says, written in [
    ("percent-encoded", "came percent-encoded", lambda text: quote(text, safe="")),
    ("a form's spaces", "came with a space for each +", lambda text: text.replace("+", " ")),
]:
    standard(f"wrapped: {how}", "wrapped", says, b"secrets", ALL_LETTERS, body="f" + ODD, written=lambda mac: written(base64.b64encode(mac.digest()).decode()))
for how, between in [("a proxy", ", "), ("a terser proxy", ",")]:
    standard(f"wrapped: joined by {how}", "wrapped", "as one of several between commas", b"secrets", WHOLE,
             written=lambda mac: base64.b64encode(mac.digest()).decode() + between + "v1," + base64.b64encode(b"\0" * 32).decode())
case("wrapped: pairs joined by a proxy", "wrapped", "as one of several between commas", "stripe",
     [["stripe-signature", f"t={AT[:-1]}5,v1={'00' * 32}, t={AT},v1={mac(SECRET, f'{AT}.{ODD}').hexdigest()}"]], ODD)
right_one = base64.b64encode(mac(b"secrets", WHOLE).digest()).decode()
for how, came in [
    ('labelled "v1a,"', "v1a," + right_one), ('labelled "V1,"', "V1," + right_one), ('labelled "v1="', "v1=" + right_one),
    ('labelled "v1:"', "v1:" + right_one), ("without a label", right_one), ('labelled "v1a,"', f"v2,AAAA v1a,{right_one}"),
]:
    case(f"label: {how} in {came[:4]}", "label", f'came {how}, and is one of v1: have the sender write "v1," before it', "standard-webhooks",
         [["webhook-id", "msg_1"], ["webhook-timestamp", AT], ["webhook-signature", came]], ODD, secrets={"standard-webhooks": "whsec_c2VjcmV0cw=="})

# Of WHOLE, made by Python's cryptography with a key that is nobody's.
ED25519 = "pz82nioLX39s41MQXI6tfMFANaqAoyy0kpabehn8ZFb2bFN4FFb/Ej6DeCGMwHE/A11VwEvrQKip1BbiCGd9Aw=="
ITS_KEY = "whpk_XkIwMwRPVqE6aGeZSHvL+mPdHjkgTOwn3TmibaphVig="
for how, label, secret, made in [
    ("v1a", "v1,", ITS_KEY, ED25519), ("v1a", "v1,", f"whsec_c2VjcmV0cw==\n{ITS_KEY}", ED25519),
    ("v1", "v1a,", f"whsec_c2VjcmV0cw==\n{ITS_KEY}", right_one),
]:
    case(f"label: {how} as {label} {len(secret.split())}", "label", f'came labelled "{label}", and is one of {how}: have the sender write "{how}," before it',
         "standard-webhooks", [["webhook-id", "msg_1"], ["webhook-timestamp", AT], ["webhook-signature", label + made]], ODD, secrets={"standard-webhooks": secret})

# What belongs to it.
for names in [["x-webhook-id", "webhook-timestamp"], ["webhook-id", "x-webhook-timestamp"], ["x-webhook-id", "x-webhook-timestamp"]]:
    headers = [["x-request-id", "2"], ["x-deadline-timestamp", "3"]] + [list(line) for line in zip(names, ["msg_1", AT])]
    standard(f"renamed-header: {names}", "renamed-header", [f"came as {name}" for name in names if name[0] == "x"][-1], b"secrets", WHOLE, headers)
for prefix, between in [("x-webhook", "-"), ("acme", "-"), ("webhook", "_"), ("http_webhook", "_"), ("x-svix", "-")]:
    names = [between.join([prefix, end]) for end in ["id", "timestamp", "signature"]]
    case(f"renamed-header: all to {names[2]}", "renamed-header", f"signature came as {names[2]}, and ", "standard-webhooks",
         [list(line) for line in zip(names, ["msg_1", AT, "v1," + right_one])], ODD, secrets={"standard-webhooks": "whsec_c2VjcmV0cw=="})
case("renamed-header: that names the hash", "renamed-header", "x-payload-digest came as payload-digest, and x-payload-digest-alg came as payload-digest-alg", "sumsub",
     [["payload-digest", right.hexdigest()], ["payload-digest-alg", "HMAC_SHA256_HEX"]], ODD)

# What is signed.
standard("signed-parts: no id", "signed-parts", "one of the time, \".\", and the body, and", b"secrets", f"{AT}.{ODD}")
standard("signed-parts: no time", "signed-parts", "one of the id, \".\", and the body, and", b"secrets", f"msg_1.{ODD}")
standard("signed-parts: nothing between", "signed-parts", "the id, the time, and the body", b"secrets", f"msg_1{AT}{ODD}")


def stripe(name, cause, says, value, body=ODD, **more):
    case(name, cause, says, "stripe", [["stripe-signature", value]], body, **more)


timed = mac(SECRET, f"{AT}.{ODD}").hexdigest()
stripe("signed-parts: the body alone", "signed-parts", "one of the body, and", f"t={AT},v1={right.hexdigest()}")
stripe("signed-parts: the body alone, bare", "signed-parts", "one of the body, and", right.hexdigest())
case("signed-parts: with a time", "signed-parts", "the value of x-timestamp", "onfido",
     [["x-sha2-signature", timed], ["x-timestamp", AT]], ODD)
plain = lambda text: hashlib.sha256(text.encode()).hexdigest()
case("signed-parts: the secret first", "signed-parts", "one of the secret and the body", "veriff",
     [["x-signature", plain(SECRET + ODD)]], ODD, auth="x-signature")
case("plain-hash", "plain-hash", "the body and the secret", "onfido", [["x-sha2-signature", plain(ODD + SECRET)]], ODD)
milliseconds = AT + "000"
stripe("wrapped: white space between pairs", "wrapped", "came with white space in it", f"t={AT}, v1={timed}")
stripe("time-unit", "time-unit", "right as milliseconds since 1970", f"t={milliseconds},v1={mac(SECRET, f'{milliseconds}.{ODD}').hexdigest()}")
for how, sent, signed, says in [
    ("milliseconds signed", AT, AT + "000", "fits the time in milliseconds since 1970, and the time that came with it is in seconds since 1970"),
    ("seconds signed", AT + "000", AT, "fits the time in seconds since 1970, and the time that came with it is in milliseconds"),
    ("ISO 8601 signed", AT, "2023-11-14T22:13:20Z", "fits the time in ISO 8601"),
    ("a second before", AT, "1699999999", "fits the time 1699999999, and 1700000000 came with it"),
    ("two seconds after", AT, "1700000002", "asks its clock twice"),
]:
    stripe(f"signed-time: {how}", "signed-time", says, f"t={sent},v1={mac(SECRET, f'{signed}.{ODD}').hexdigest()}")

# The secret, or that of another scheme of the same vendor.
case("secret-unset: empty, in a plain hash", "secret-unset", "an empty text", "veriff", [["x-signature", plain(ODD)]], ODD, auth="x-signature")
both = {"veriff": f"{SECRET}\nan-api-key"}
client = ["x-auth-client", "an-api-key"]
case("secret-of-another-scheme: swapped", "secret-of-another-scheme", "hmac and auth-client are swapped, here or at the sender: give them in this order: hmac, then auth-client",
     "veriff", [["x-hmac-signature", mac("an-api-key", ODD).hexdigest()], ["x-auth-client", SECRET]], ODD, secrets=both, auth="hmac-and-client")
case("secret-of-another-scheme: one for both", "secret-of-another-scheme", "fits the secret of auth-client, and not that of hmac",
     "veriff", [["x-hmac-signature", mac("an-api-key", ODD).hexdigest()], client], ODD, secrets=both, auth="hmac-and-client")
case("secret-of-another-scheme: the key that came", "secret-of-another-scheme", "with the key that came in x-auth-client",
     "veriff", [["x-hmac-signature", mac("an-api-key", ODD).hexdigest()], client], ODD)
case("secret-sent", "secret-sent", "x-sha2-signature holds the secret itself", "onfido", [["x-sha2-signature", SECRET]], ODD)
case("secret-sent: as a bearer", "secret-sent", "authorization holds the secret itself", "onfido", [["authorization", f"Bearer {SECRET}"]], ODD)
case("secret-sent: between pairs", "secret-sent", "stripe-signature holds the secret itself", "stripe", [["stripe-signature", f"t={AT},v1={SECRET}"]], ODD)
case("secret-sent: the key of another scheme", "secret-sent", "came in x-auth-client, and no signature beside it: say --auth auth-client", "veriff",
     [["x-auth-client", SECRET]], ODD)
basic = base64.b64encode(f"user:{SECRET}".encode()).decode()
case("secret-sent: as a password", "secret-sent", "authorization holds the secret itself", "onfido", [["authorization", f"Basic {basic}"]], ODD)
case("secret-sent: alone in its header", "secret-sent", "webhook-signature holds the secret itself", "standard-webhooks",
     [["webhook-id", "msg_1"], ["webhook-timestamp", AT], ["webhook-signature", "whsec_c2VjcmV0cw=="]], ODD, secrets={"standard-webhooks": "whsec_c2VjcmV0cw=="})
BEARER = ["authorization", f"Bearer {SECRET}"]
compact = mac(SECRET, dumped()).hexdigest()
case("layout: beside a bearer", "layout", "JSON without white space:", "onfido", [["x-sha2-signature", compact], BEARER], PLAIN.replace(",", " ,"))
case("layout: beside the secret in another header", "layout", "JSON without white space:", "veriff",
     [["x-hmac-signature", compact], ["x-auth-client", SECRET]], PLAIN.replace(",", " ,"))

# Another signature altogether.
case("other-scheme", "other-scheme", "--auth x-signature", "veriff", [["x-signature", plain(ODD + SECRET)]], ODD)
case("other-header", "other-header", "stands in x-hub-signature-256; Onfido puts it in x-sha2-signature: have the sender name the header so, and write the signature alone in it (without \"sha256=\")", "onfido", [["x-hub-signature-256", "sha256=" + right.hexdigest()]], ODD)
case("other-header: bare", "other-header", "stands in x-checksum", "onfido", [["x-checksum", right.hexdigest()]], ODD)
case("other-header: of pairs", "other-header", "stands in x-gateway-signature", "stripe", [["x-gateway-signature", f"t={AT},v1={timed}"]], ODD)
for how, before in [("bare base64", ""), ("an algorithm", "sha256=")]:
    without = f' (without "{before}")' if before else ""
    case(f"other-header: {how}", "other-header", f"have the sender name the header so, and write v1,… in it{without}", "standard-webhooks",
         [["webhook-id", "msg_1"], ["webhook-timestamp", AT], ["x-signature", before + right_one]], ODD, secrets={"standard-webhooks": "whsec_c2VjcmV0cw=="})
case("other-vendor: its own secret", "other-vendor", "--vendor stripe", "onfido",
     [["stripe-signature", f"t={AT},v1={mac('their own', f'{AT}.{ODD}').hexdigest()}"]], ODD, secrets={"onfido": SECRET, "stripe": "their own"})
case("other-vendors-way", "other-vendors-way", "the secret of Onfido, but in the way of Stripe", "onfido",
     [["stripe-signature", f"t={AT},v1={timed}"]], ODD)

# Nothing that could be named.
onfido("another secret", None, "another one than the sender's", ODD, ODD, key="somebody else's")
stripe("another secret, with a time", None, "another one than the sender's", f"t={AT},v1={mac('somebody', f'{AT}.{ODD}').hexdigest()}")
onfido("another body", None, "another one than the sender's", ODD.replace("1.50", "2.50"), ODD)
case("no signature", None, "looks like a signature", "onfido", [], ODD)
case("somebody's signature", None, "what looks like a signature holds in none of these ways", "onfido", [["x-other-signature", mac("x", ODD).hexdigest()]], ODD)
case("another secret, compressed unsaid", None, "no content-encoding header says so, so that less was tried; the secret may be another one than the sender's, or", "onfido",
     [["x-sha2-signature", mac("x", ODD).hexdigest()]], gzip.compress(ODD.encode(), mtime=0))
for how, key, signed in [("decompressed on its way", SECRET, gzip.compress(ODD.encode(), mtime=0)), ("another secret, and gzip wrongly said", "x", ODD)]:
    case(how, None, "something on the way may have decompressed it, or the secret may be another one than the sender's", "onfido",
         [["x-sha2-signature", mac(key, signed).hexdigest()], ["content-encoding", "gzip"]], ODD)
case("another secret, and a coding that is not known", None, "its coding, deflate, is not decoded here, so that less was tried; the secret may be", "onfido",
     [["x-sha2-signature", mac("x", zlib.compress(ODD.encode())).hexdigest()], ["content-encoding", "deflate"]], zlib.compress(ODD.encode()))
case("another secret, UTF-16", None, "could not be read as JSON, so that less was tried; the secret may be", "onfido",
     [["x-sha2-signature", mac("x", ODD.encode("utf-16")).hexdigest()]], ODD.encode("utf-16"))
case("too little of the right one", None, "what is malformed", "onfido", [["x-sha2-signature", right.hexdigest()[:30]]], ODD)
case("more than the right one", None, "what is malformed", "onfido", [["x-sha2-signature", right.hexdigest() + "00"]], ODD)
case("a part of another one", None, "what is malformed", "onfido", [["x-sha2-signature", mac("x", ODD).hexdigest()[:62]]], ODD)
for version, others, secret, give in [
    ("v1a", "v1", "whsec_c2VjcmV0cw==", "the public key (whpk_…)"),
    ("v1", "v1a", "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=", "the shared secret (whsec_…)"),
]:
    for auth in [None, others]:
        says = f"webhook-signature came with {version}, and the secret that is given is one for {others}: give {give}" + (f", with --auth {version}" if auth else "")
        standard(f"a signature of {version}, {auth}", None, says, b"others", WHOLE, version=version, secret=secret, auth=auth)
standard("a signature of v9", None, "have the sender make one of v1", b"others", WHOLE, version="v9")
case("another secret, beside the one given", None, "another one than the sender's", "veriff",
     [["x-hmac-signature", mac("somebody's", ODD).hexdigest()], ["x-auth-client", SECRET]], ODD)
case("rubbish beside the secret", None, "what is malformed", "onfido", [["x-sha2-signature", "rubbish"], BEARER], ODD)
case("somebody's signature beside the secret", None, "what looks like a signature holds in none of these ways", "onfido", [["x-other-signature", mac("x", ODD).hexdigest()], BEARER], ODD)
case("a word that is the secret, too", None, "looks like a signature", "onfido", [["user-agent", f"Acme {SECRET}"]], ODD)
case("a short word that is the secret, too", None, "looks like a signature", "onfido", [["x-api-key", "test"]], ODD, secrets={"onfido": "test"})
PUBLIC = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="
case("a public key for a signature", None, "put right", "standard-webhooks",
     [["webhook-id", "msg_1"], ["webhook-timestamp", AT], ["webhook-signature", PUBLIC]], ODD, secrets={"standard-webhooks": PUBLIC})
case("rubbish", None, "none fits", "onfido", [["x-sha2-signature", "rubbish"]], ODD)

print(json.dumps(cases, indent=1, ensure_ascii=False))
