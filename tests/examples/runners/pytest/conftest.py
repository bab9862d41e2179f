import json
import subprocess
import urllib.request

import pytest


class Webex:
    """A mock of Webex that is reset before each test."""

    def __init__(self, ready):
        self.url, self.admin_token = ready["url"], ready["adminToken"]
        self.environment = {name: ready[name] for name in ready if name.isupper()}

    def admin(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + "/__mock/" + path, data, method=method)
        request.add_header("Authorization", "Bearer " + self.admin_token)
        with urllib.request.urlopen(request) as response:
            return json.load(response)


@pytest.fixture(scope="session")
def webex_server():
    command = ["guestissuer", "mock", "--json", "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        yield Webex(json.loads(server.stdout.readline()))
        server.terminate()
        server.communicate()


@pytest.fixture
def webex(webex_server, monkeypatch):
    webex_server.admin("POST", "reset")
    for name, value in webex_server.environment.items():
        monkeypatch.setenv(name, value)
    return webex_server
