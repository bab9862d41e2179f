#!/bin/sh
# sh curl.sh
set -eu
ready=$(mktemp)
guestissuer mock --json --admin-token letmein >"$ready" &
trap 'kill $!; rm "$ready"' EXIT
until grep -q ready "$ready"; do sleep 0.1; done
url=$(sed 's/.*"url":"\([^"]*\)".*/\1/' "$ready")

ask() {
  curl --silent --fail-with-body -H "Authorization: Bearer $1" "$url/$2" $3
}

guest_token=$(guestissuer create 1 Ada --mock)
access_token=$(ask "$guest_token" v1/jwt/login "-X POST" | sed 's/.*"token":"\([^"]*\)".*/\1/')
ask "$access_token" v1/people/me "" | grep -q '"displayName":"Ada"'

ask letmein __mock/faults '-d {"endpoint":"people/me","status":503}' >/dev/null
if ask "$access_token" v1/people/me "" >/dev/null; then exit 1; fi
ask "$access_token" v1/people/me "" >/dev/null
echo "a guest logs in, and a service that is down is seen"
