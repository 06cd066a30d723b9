"""What tests of the staff side of the resources share: pages as text, and forms as a browser would send them."""

import re

HERE = "/admin/resources/"


def page(client, address, **query):
    return client.get(address, query).content.decode()


def fields_of(html):
    """What a browser would send of the form as it stands."""
    form = html[html.index("data-record-form") :]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        found = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        is_checked = re.search(r"\schecked[\s>]", tag)
        if found.get("type") in ("checkbox", "radio") and not is_checked:
            continue
        if "name" in found:
            sent.setdefault(found["name"], []).append(found.get("value", "on" if is_checked else ""))
    for name, words in re.findall(r'<textarea name="(\w+)"[^>]*>\s?([^<]*)</textarea>', form):
        sent[name] = [words]
    for name, choices in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', form, re.S):
        sent[name] = re.findall(r'<option value="([^"]*)" selected', choices) or [""]
    return sent


def sent_from(client, address, **changed):
    """The answer to the form of this address, sent as it stands but for what is changed."""
    sent = {**fields_of(page(client, address)), **changed}
    return client.post(address, sent)


def one(place, name=""):
    return f"{HERE}{place.uid}/{name}"
