# python3 -m pytest
import json
import os
import urllib.error
import urllib.request

import pytest


def log_in(guest_token):
    """Stands for code of yours, which reads the address from the environment."""
    request = urllib.request.Request(os.environ["WEBEX_API_URL"] + "/jwt/login", method="POST")
    request.add_header("Authorization", "Bearer " + guest_token)
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def mint(webex):
    return webex.admin("POST", "guest-tokens", {"subject": "1", "displayName": "Ada"})["token"]


def test_a_guest_logs_in(webex):
    assert log_in(mint(webex))["expiresIn"] == 21599
    assert [each["endpoint"] for each in webex.admin("GET", "requests")] == ["jwt/login"]


def test_a_service_that_is_down(webex):
    assert webex.admin("GET", "requests") == [], "nothing is left of the test before"
    webex.admin("POST", "faults", {"endpoint": "jwt/login", "status": 503})
    with pytest.raises(urllib.error.HTTPError, match="503"):
        log_in(mint(webex))
