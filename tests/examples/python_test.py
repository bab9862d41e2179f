# python3 -m unittest python_test.py
import json, subprocess, unittest, urllib.error, urllib.request

def ask(method, url, token, body=None):
    request = urllib.request.Request(url, json.dumps(body or {}).encode(), method=method)
    request.add_header("Authorization", "Bearer " + token)
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request) as response:
        return json.load(response)

class GuestTest(unittest.TestCase):
    def setUp(self):
        self.server = subprocess.Popen(["guestissuer", "mock", "--json"], stdout=subprocess.PIPE)
        self.mock = json.loads(self.server.stdout.readline())
        create = ["guestissuer", "create", "1", "Ada", "--mock"]
        self.guest_token = subprocess.check_output(create, text=True).strip()

    def tearDown(self):
        self.server.terminate()
        self.server.communicate()

    def test_refused_once_then_logged_in(self):
        fault = {"endpoint": "jwt/login", "status": 429, "retryAfter": 1}
        ask("POST", self.mock["url"] + "/__mock/faults", self.mock["adminToken"], fault)
        with self.assertRaisesRegex(urllib.error.HTTPError, "429"):
            ask("POST", self.mock["WEBEX_API_URL"] + "/jwt/login", self.guest_token)
        login = ask("POST", self.mock["WEBEX_API_URL"] + "/jwt/login", self.guest_token)
        self.assertEqual(login["expiresIn"], 21599)
