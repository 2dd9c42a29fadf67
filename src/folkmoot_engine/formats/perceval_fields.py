"""Fields of an item by their path, and sources whose items are not as simple as their messages."""

from collections.abc import Mapping
from typing import Any


def found(data: Any, path: str) -> Any:
    """What stands at that path, or None."""
    for way in path.split("|"):
        here = data
        for step in way.split("."):
            if step == "*":
                continue
            if isinstance(here, list):
                here = [one.get(step) for one in here if isinstance(one, Mapping)]
            else:
                here = here.get(step) if isinstance(here, Mapping) else None
        if here is not None and here != "":
            return here
    return None


# Sources whose items are not as simple as their messages ------------------------------------------------------------


def topic(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Discourse: the first post opens the topic; each other post answers one, told by its number."""
    posts = found(data, "post_stream.posts")
    posts = [dict(post) for post in posts if isinstance(post, Mapping)] if isinstance(posts, list) else []
    if not posts:
        return data
    first, *rest = posts
    ids = {str(post.get("post_number")): post.get("id") for post in posts}
    for post in rest:
        post["answers"] = ids.get(str(post.get("reply_to_post_number"))) or first.get("id")
    about = {name: data.get(name) for name in ("title", "tags", "views", "slug")}
    return {**first, **about, "closed_at": data.get("closed_at"), "posts": rest}


def update(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Telegram: a bot hears several chats, and each counts its messages from 1."""
    said = found(data, "message|channel_post|edited_message|edited_channel_post")
    if not isinstance(said, Mapping):
        return data
    chat, number, answered = (found(said, path) for path in ("chat.id", "message_id", "reply_to_message.message_id"))
    keys = {"key": f"{chat}/{number}" if number else None, "answers": f"{chat}/{answered}" if answered else None}
    return {"message": {name: told for name, told in said.items() if name != "reply_to_message"}, **keys}


def task(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Phabricator: of all that happened to a task only comments are messages."""
    happened = data.get("transactions")
    said = [one for one in happened if found(one, "comments")] if isinstance(happened, list) else []
    return {**data, "transactions": said}


def bug(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Bugzilla's XML: each value is a list of texts with attributes. The first comment is the description."""
    said = data.get("long_desc")
    comments = [_flat(one) for one in said if isinstance(one, Mapping)] if isinstance(said, list) else []
    first = comments[0] if comments else {}
    return {**_flat(data), "description": first.get("thetext"), "comments": comments[1:]}


def _flat(data: Mapping[str, Any]) -> dict[str, Any]:
    flat = {}
    for name, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], Mapping) and "__text__" in value[0]:
            flat[name] = value[0]["__text__"]
            flat[f"{name}_name"] = value[0].get("name")
    return flat


def bug_by_api(data: Mapping[str, Any]) -> Mapping[str, Any]:
    comments = data.get("comments")
    comments = comments if isinstance(comments, list) else []
    return {**data, "description": found(comments[0], "text") if comments else None, "comments": comments[1:]}
