"""A chat with Python's requests: walks the pages of a list by their Link, sends a file and gets it back.

    python3 python_chat.py '{"baseUrl":…,"accessToken":…}'

Prints one line of JSON with what was seen.
"""
import json
import sys

import requests

given = json.loads(sys.argv[1])
base = given["baseUrl"]
session = requests.Session()
session.trust_env = False
session.headers["Authorization"] = f"Bearer {given['accessToken']}"


def walk(path, **params):
    """Every item of a list, page after page, as WebexPythonSDK walks them."""
    url, pages = f"{base}/{path}", 0
    while url:
        response = session.get(url, params=params)
        response.raise_for_status()
        pages += 1
        yield pages, response.json()["items"]
        url, params = response.links.get("next", {}).get("url"), None


room = session.post(f"{base}/rooms", json={"title": "Desk"}).json()
for number in range(250):
    sent = session.post(f"{base}/messages", json={"roomId": room["id"], "text": str(number)})
    sent.raise_for_status()
texts, pages = [], 0
for pages, items in walk("messages", roomId=room["id"]):
    texts += [item["text"] for item in items]

content = bytes(range(256)) * 100
message = session.post(
    f"{base}/messages",
    data={"roomId": room["id"], "text": "a file"},
    files={"files": ("all bytes.bin", content, "application/x-bytes")},
).json()
fetched = session.get(message["files"][0])

# a slash at the end of every path, as clients in Go send it
slash = session.get(f"{base}/rooms/{room['id']}/")
found = session.get(f"{base}/people/", params={"email": "ADA@EXAMPLE.COM"}).json()
print(json.dumps({
    "pages": pages,
    "texts": len(set(texts)),
    "newest": texts[0],
    "same": fetched.content == content,
    "type": fetched.headers["Content-Type"],
    "slash": slash.json()["title"],
    "found": [item["displayName"] for item in found["items"]],
}))
