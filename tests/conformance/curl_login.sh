#!/bin/sh
# Serves the mock with the command line, creates a guest token, and logs in with curl. Prints what was found.
#
#   curl_login.sh <deno>
set -eu
deno=$1
cli=../../cli.ts
out=$(mktemp -d)

guestissuer() {
  permissions=$1
  shift
  "$deno" run --no-prompt --cached-only $permissions "$cli" "$@"
}

# $! has to be the server itself, which a function in the background is not
"$deno" run --no-prompt --cached-only --allow-net=127.0.0.1 "$cli" mock --json --quiet >"$out/mock" 2>"$out/errors" &
mock=$!
trap 'kill -9 "$mock" 2>/dev/null || true; rm -rf "$out"' EXIT
trap 'exit 143' TERM INT

tries=0
until grep -q '"event":"ready"' "$out/mock"; do
  tries=$((tries + 1))
  if [ "$tries" -gt 100 ]; then
    echo "the mock is not ready" >&2
    exit 1
  fi
  sleep 0.1
done

# field <name> <file>: a text or number of a JSON object
field() {
  sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" "$2"
}

ask() {
  curl --disable --noproxy '*' --silent --show-error --max-time 3 "$@"
}

api=$(field WEBEX_API_URL "$out/mock")
admin=$(field url "$out/mock")/__mock
bearer="Authorization: Bearer $(field adminToken "$out/mock")"

jwt=$(guestissuer "" create curl-1 "Stève" --mock)
ask -X POST -H "Authorization: Bearer $jwt" "$api/jwt/login" >"$out/login"
token=$(field token "$out/login")
ask -H "Authorization: Bearer $token" "$api/people/me" >"$out/me"
echo "name $(field displayName "$out/me")"
echo "expiresIn $(field expiresIn "$out/login")"

# HEAD has the headers of GET and no body, and the connection stays usable
echo "head $(ask --head -H "Authorization: Bearer $token" -o /dev/null -w '%{http_code} %{size_download}' "$api/people/me")"

ask -H "$bearer" -d '{"endpoint":"jwt/login","status":429,"retryAfter":7}' "$admin/faults" >"$out/faults"
limited=$(ask -X POST -H "Authorization: Bearer $jwt" -o /dev/null -w '%{http_code} %header{retry-after}' "$api/jwt/login")
echo "limited $limited"

ask -H "$bearer" -d '{"endpoint":"people/me","cut":true}' "$admin/faults" >"$out/faults"
cut=0
ask -H "Authorization: Bearer $token" -o /dev/null "$api/people/me" 2>/dev/null || cut=$?
echo "cut $cut"

ask -H "$bearer" -d '{"endpoint":"people/me","hang":true}' "$admin/faults" >"$out/faults"
hung=0
ask --max-time 1 -H "Authorization: Bearer $token" -o /dev/null "$api/people/me" 2>/dev/null || hung=$?
echo "hung $hung"

ask -H "$bearer" -d '{"endpoint":"people/me","reset":true}' "$admin/faults" >"$out/faults"
reset=0
ask -H "Authorization: Bearer $token" -o /dev/null "$api/people/me" 2>/dev/null || reset=$?
echo "reset $reset"

echo "admin without token $(ask -o /dev/null -w '%{http_code}' "$admin/state")"

# our own command line against the same server
echo "cli $(WEBEX_API_URL=$api guestissuer "--allow-net=127.0.0.1 --allow-env=WEBEX_API_URL" login "$jwt" --json | sed 's/.*"expiresIn":\([0-9]*\).*/\1/')"

kill -TERM "$mock"
code=0
wait "$mock" || code=$?
echo "ended $code $(tail -n 1 "$out/mock")"
echo "errors $(wc -c <"$out/errors" | tr -d ' ')"
