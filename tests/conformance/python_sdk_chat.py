"""A chat as WebexPythonSDK 2.0 has it: its requests and headers, its pages, its multipart bodies. The package itself
is not where the tests can install it from.

    python3 python_sdk_chat.py '{"baseUrl":…,"accessToken":…,"otherId":…,"otherEmail":…}'

Prints one line of JSON with what was seen.
"""
import json
import sys
import urllib.parse

import requests

given = json.loads(sys.argv[1])
# the SDK needs the slash at the end, and joins paths without one to it
base = given["baseUrl"] + "/"
session = requests.Session()
session.trust_env = False
session.headers.update({
    "Authorization": "Bearer " + given["accessToken"],
    "Content-type": "application/json;charset=utf-8",
    "User-Agent": 'webexpythonsdk/2.0.5 {"implementation": {"name": "CPython"}}',
})
EXPECTED = {"GET": 200, "POST": 200, "PUT": 200, "DELETE": 204}


def ask(method, path, **options):
    """One request. Any status but the one that the SDK expects is an error."""
    response = session.request(method, urllib.parse.urljoin(base, path), timeout=20, **options)
    assert response.status_code == EXPECTED[method], (method, path, response.text)
    return response


def get_items(path, **params):
    """The SDK's generator: it adds its own parameters to the next URL where that lacks them."""
    params = {name: value for name, value in params.items() if value is not None}
    response = ask("GET", path, params=params)
    while True:
        yield from response.json()["items"]
        url = response.links.get("next", {}).get("url")
        if url is None:
            return
        parts = urllib.parse.urlparse(url)
        assert parts.scheme and parts.netloc and parts.path, url
        query = parts.query.split("&")
        assert "max=null" not in query, url
        for name, value in params.items():
            if not any(each.startswith(f"{name}=") for each in query):
                query.append(f"{name}={value}")
        response = ask("GET", urllib.parse.urlunparse(parts._replace(query="&".join(query))))


def create(path, **fields):
    fields = {name: value for name, value in fields.items() if value is not None}
    return ask("POST", path, json=fields).json()


seen = {}
me = ask("GET", "people/me").json()
seen["me"] = me["displayName"]
seen["byId"] = ask("GET", f"people/{given['otherId']}").json()["displayName"]
seen["byEmail"] = [each["id"] == given["otherId"]
                   for each in get_items("people", email=given["otherEmail"].upper())]

rooms = [create("rooms", title=f"Space {number}") for number in range(250)]
listed = list(get_items("rooms", max=40, sortBy="created"))
times = [each["created"] for each in listed]
seen["rooms"] = [len(listed), len({each["id"] for each in listed}), times == sorted(times)[::-1]]
seen["allRooms"] = len(list(get_items("rooms")))
room = rooms[0]["id"]
seen["renamed"] = ask("PUT", f"rooms/{room}", json={"title": "Desk"}).json()["title"]
seen["meeting"] = ask("GET", f"rooms/{room}/meetingInfo").json()["roomId"] == room

membership = create("memberships", roomId=room, personEmail=given["otherEmail"], isModerator=False)
seen["membership"] = ask("GET", f"memberships/{membership['id']}").json()["personId"] == given["otherId"]
updated = ask("PUT", f"memberships/{membership['id']}", json={"isModerator": True}).json()
seen["moderator"] = updated["isModerator"]
seen["members"] = [each["personDisplayName"]
                   for each in get_items("memberships", roomId=room, personEmail=given["otherEmail"])]
seen["allMemberships"] = len(list(get_items("memberships", max=7)))

texts = [create("messages", roomId=room, text=str(number))["text"] for number in range(250)]
read = [each["text"] for each in get_items("messages", roomId=room, max=60)]
seen["messages"] = [len(read), read == texts[::-1]]
last = next(get_items("messages", roomId=room, max=1))
before = [each["text"] for each in get_items("messages", roomId=room, beforeMessage=last["id"])]
seen["before"] = [len(before), before[0]]
answer = create("messages", roomId=room, parentId=last["id"], markdown="**yes**")
seen["thread"] = [[each["text"] for each in get_items("messages", roomId=room, parentId=last["id"])],
                  answer["html"]]
edited = ask("PUT", f"messages/{answer['id']}", json={"roomId": room, "text": "no"}).json()
seen["edited"] = [edited["text"], edited["id"] == answer["id"]]
ask("DELETE", f"messages/{answer['id']}")
direct = create("messages", toPersonEmail=given["otherEmail"], text="Hello")
seen["direct"] = [direct["roomType"], direct["toPersonEmail"] == given["otherEmail"],
                  [each["text"] for each in get_items("messages/direct", personId=given["otherId"])]]
card = [{"contentType": "application/vnd.microsoft.card.adaptive",
         "content": {"type": "AdaptiveCard", "version": "1.2", "body": []}}]
seen["card"] = create("messages", roomId=room, text="a card", attachments=card)["attachments"] == card

# the SDK encodes a local file with requests_toolbelt: every field is a part, and the header says so
content = bytes(range(256)) * 40
parts = {"roomId": (None, room), "text": (None, "a file"),
         "files": ("all bytes.bin", content, "application/octet-stream")}
body, content_type = requests.models.RequestEncodingMixin._encode_files(parts, None)
message = ask("POST", "messages", data=body, headers={"Content-type": content_type}).json()
seen["file"] = session.get(message["files"][0]).content == content

hook = create("webhooks", name="Desk", targetUrl="https://hooks.example/", resource="messages",
              event="created", filter=f"roomId={room}", secret="s")
changed = ask("PUT", f"webhooks/{hook['id']}",
              json={"name": "Hall", "targetUrl": "https://hooks.example/", "status": "inactive"}).json()
seen["webhook"] = [changed["name"], changed["status"], len(list(get_items("webhooks", max=5)))]
ask("DELETE", f"webhooks/{hook['id']}")
seen["teams"] = [list(get_items("teams")), list(get_items("licenses"))]
ask("DELETE", f"memberships/{membership['id']}")
ask("DELETE", f"rooms/{room}")
seen["gone"] = session.get(f"{base}rooms/{room}").status_code
print(json.dumps(seen))
