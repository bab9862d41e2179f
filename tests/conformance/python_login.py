"""Logs in as a guest with Python's standard library and nothing of this project.

    python3 python_login.py '{"url":…,"adminToken":…,"issuer":…,"secret":…}'

The requests are those of WebexPythonSDK: exp is a string of digits, names are escaped, and a 429 is waited for
and retried. Prints one line of JSON.
"""

import base64
import hashlib
import hmac
import json
import sys
import time
import urllib.error
import urllib.request

GIVEN = json.loads(sys.argv[1])
# WebexPythonSDK needs the slash at the end
BASE_URL = GIVEN["url"] + "/v1/"
# no proxy, whatever the environment says
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(method, url, token, body=None):
    """Asks and gives status, headers and body, also when it is refused."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method)
    request.add_header("Authorization", "Bearer " + token)
    request.add_header("Content-type", "application/json;charset=utf-8")
    request.add_header(
        "User-Agent", 'webexpythonsdk/2.0.5 {"implementation":{"name":"CPython"}}'
    )
    if data is None and method == "POST":
        request.add_header("Content-Length", "0")
    try:
        with OPENER.open(request, timeout=5) as response:
            return response.status, response.headers, json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, json.load(error)


def admin(method, path, body=None):
    status, _, answer = ask(
        method, GIVEN["url"] + "/__mock/" + path, GIVEN["adminToken"], body
    )
    assert status == 200, (status, answer)
    return answer


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def guest_token(subject, name):
    header = {"typ": "JWT", "alg": "HS256"}
    claims = {
        "sub": subject,
        "name": name,
        "iss": GIVEN["issuer"],
        "exp": str(int(time.time()) + 300),
    }
    signed = b".".join(base64url(json.dumps(part).encode()) for part in (header, claims))
    key = base64.b64decode(GIVEN["secret"])
    signature = hmac.new(key, signed, hashlib.sha256).digest()
    return (signed + b"." + base64url(signature)).decode()


def login(token):
    """Logs in as WebexPythonSDK does: only 200 is success, and a 429 is retried after the time it names."""
    tries = 0
    while True:
        tries += 1
        status, headers, body = ask("POST", BASE_URL + "jwt/login", token)
        if status != 429:
            return tries, status, headers, body
        time.sleep(max(1, int(headers["Retry-After"])))


def main():
    token = guest_token("py-1", "Stève 🐍")
    admin("POST", "faults", {"endpoint": "jwt/login", "status": 429, "retryAfter": 1})
    tries, status, headers, answer = login(token)
    assert status == 200, answer
    assert sorted(answer) == ["expiresIn", "token"], sorted(answer)
    assert headers["TrackingID"], headers
    me_status, _, me = ask("GET", BASE_URL + "people/me", answer["token"])
    assert me_status == 200, me

    # after the lifetime that the server named, the access token is refused
    admin("POST", "clock", {"advance": str(answer["expiresIn"]) + "s"})
    late_status, late_headers, late = ask("GET", BASE_URL + "people/me", answer["token"])
    _, expired_status, _, expired = login(token)
    requests = admin("GET", "requests?endpoint=jwt/login")
    state = admin("GET", "state")
    admin("POST", "reset")
    fresh = admin("GET", "state")
    result = {
        "tries": tries,
        "me": me,
        "late": [late_status, late_headers["TrackingID"] == late["trackingId"]],
        "expired": [expired_status, expired["message"]],
        "requests": requests,
        "guests": [state["guests"], fresh["guests"]],
        "contentType": headers["Content-Type"],
    }
    print(json.dumps(result))


main()
