"""How Perceval's sources write a message, as data: which field is what.

A field is named by its path: "user.login" goes down, "a|b" takes the first that is there, "labels.*.name" takes one
of each. A source that is missing here is refused by its name; to bring it in, add its shape and nothing else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from folkmoot_engine.formats.perceval_fields import bug, bug_by_api, task, topic, update
from folkmoot_engine.text import markup


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of message at one source."""

    id: str
    at: str
    body: str
    author: str
    name: str = ""
    read: Callable[[str], markup.Clean] = markup.from_markdown
    kind: str = "message"
    mark: str = ""  # before the id, where a source counts its kinds apart
    title: str = ""
    tags: str = ""
    url: str = ""
    score: str = ""
    views: str = ""
    edited: str = ""
    closed: str = ""
    deleted: str = ""
    accepted: str = ""  # id of the accepted answer
    accepted_mark: str = ""
    parent: str = ""  # id of what it answers, in a chat; within `parts` it answers what it is part of
    thread: str = ""  # name of the conversation, in a chat that names them
    bot: str = ""  # true where a program speaks
    passed_over: tuple[str, str] = ("", "")  # (field, why): where the field holds something, this is no message
    prepare: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    parts: tuple[tuple[str, str], ...] = ()  # (field, name of the shape): messages within this one


TRACKERS = {
    "github": Shape(
        id="number",
        mark="issue-",
        at="created_at",
        body="body",
        author="user.login",
        name="user_data.name|user.login",
        title="title",
        tags="labels.*.name",
        url="html_url",
        closed="closed_at",
        parts=(("comments_data", "github comment"), ("review_comments_data", "github comment")),
    ),
    "github comment": Shape(
        id="id",
        at="created_at",
        body="body",
        author="user.login",
        name="user_data.name|user.login",
        url="html_url",
        kind="comment",
    ),
    "gitlab": Shape(
        id="iid|id",
        mark="issue-",
        at="created_at",
        body="description",
        author="author.username",
        name="author.name",
        title="title",
        tags="labels",
        url="web_url",
        closed="closed_at",
        parts=(("notes_data", "gitlab note"),),
    ),
    "gitlab note": Shape(
        id="id",
        at="created_at",
        body="body",
        author="author.username",
        name="author.name",
        kind="comment",
        passed_over=("system", "event: of the tracker"),
    ),
    "phabricator": Shape(
        id="id",
        mark="T",
        at="fields.dateCreated",
        body="fields.description.raw|fields.description",
        author="fields.authorPHID",
        name="fields.authorData.userName|fields.authorData.realName",
        title="fields.name",
        tags="projects.*.name",
        closed="fields.dateClosed",
        prepare=task,
        parts=(("transactions", "phabricator comment"),),
    ),
    "phabricator comment": Shape(
        id="transactionPHID|transactionID|phid|id",
        at="dateCreated",
        body="comments",
        author="authorPHID",
        name="authorData.userName|authorData.realName",
        kind="comment",
    ),
    "bugzilla": Shape(
        id="bug_id",
        mark="bug-",
        at="creation_ts",
        body="description",
        author="reporter",
        name="reporter_name",
        title="short_desc",
        read=markup.from_text,
        prepare=bug,
        parts=(("comments", "bugzilla comment"),),
    ),
    "bugzilla comment": Shape(
        id="commentid",
        at="bug_when",
        body="thetext",
        author="who",
        name="who_name",
        read=markup.from_text,
        kind="comment",
    ),
    "bugzillarest": Shape(
        id="id",
        mark="bug-",
        at="creation_time",
        body="description",
        author="creator",
        name="creator_detail.real_name",
        title="summary",
        tags="keywords",
        read=markup.from_text,
        prepare=bug_by_api,
        parts=(("comments", "bugzillarest comment"),),
    ),
    "bugzillarest comment": Shape(
        id="id", at="creation_time|time", body="text", author="creator", read=markup.from_text, kind="comment"
    ),
    "jira": Shape(
        id="key|id",
        at="fields.created",
        body="fields.description",
        author="fields.creator.accountId|fields.creator.name|fields.reporter.accountId|fields.reporter.name",
        name="fields.creator.displayName|fields.reporter.displayName",
        title="fields.summary",
        tags="fields.labels",
        closed="fields.resolutiondate",
        read=markup.from_text,
        parts=(("comments_data", "jira comment"),),
    ),
    "jira comment": Shape(
        id="id",
        mark="comment-",
        at="created",
        body="body",
        author="author.accountId|author.name",
        name="author.displayName",
        read=markup.from_text,
        kind="comment",
    ),
}

FORUMS = {
    "discourse": Shape(
        id="id",
        at="created_at",
        body="cooked|raw",
        author="username",
        name="name|username",
        title="title",
        tags="tags",
        views="views",
        score="score",
        closed="closed_at",
        deleted="deleted_at",
        read=markup.from_html,
        prepare=topic,
        parts=(("posts", "discourse post"),),
    ),
    "discourse post": Shape(
        id="id",
        at="created_at",
        body="cooked|raw",
        author="username",
        name="name|username",
        deleted="deleted_at",
        parent="answers",
        read=markup.from_html,
    ),
    "stackexchange": Shape(
        id="question_id",
        mark="p",
        kind="question",
        at="creation_date",
        body="body",
        author="owner.user_id",
        name="owner.display_name",
        title="title",
        tags="tags",
        url="link",
        score="score",
        views="view_count",
        edited="last_edit_date",
        closed="closed_date",
        accepted="accepted_answer_id",
        accepted_mark="p",
        read=markup.from_html,
        parts=(("comments", "stackexchange comment"), ("answers", "stackexchange answer")),
    ),
    "stackexchange answer": Shape(
        id="answer_id",
        mark="p",
        kind="answer",
        at="creation_date",
        body="body",
        author="owner.user_id",
        name="owner.display_name",
        url="link",
        score="score",
        edited="last_edit_date",
        read=markup.from_html,
        parts=(("comments", "stackexchange comment"),),
    ),
    "stackexchange comment": Shape(
        id="comment_id",
        mark="c",
        kind="comment",
        at="creation_date",
        body="body",
        author="owner.user_id",
        name="owner.display_name",
        score="score",
        read=markup.from_html,
    ),
    "askbot": Shape(
        id="id",
        kind="question",
        at="added_at",
        body="text|summary|title",
        author="author.id",
        name="author.username",
        title="title",
        tags="tags",
        url="url",
        score="score",
        views="view_count",
        accepted="accepted_answer_id",
        read=markup.from_html,
        parts=(("comments", "askbot comment"), ("answers", "askbot answer")),
    ),
    "askbot answer": Shape(
        id="id",
        kind="answer",
        at="added_at",
        body="summary",
        author="answered_by.id",
        name="answered_by.username",
        score="score",
        edited="updated_at",
        read=markup.from_text,
        parts=(("comments", "askbot comment"),),
    ),
    "askbot comment": Shape(
        id="id",
        mark="c",
        kind="comment",
        at="comment_added_at|added_at",
        body="html|comment|text",
        author="user_id",
        name="user_display_name",
        score="score",
        read=markup.from_html,
    ),
    "rss": Shape(
        id="id|link",
        at="published|updated",
        body="content.*.value|summary",
        author="author_detail.email|author_detail.name|author",
        name="author_detail.name|author",
        title="title",
        tags="tags.*.term",
        url="link",
        read=markup.from_html,
    ),
}

CHATS = {
    "gitter": Shape(
        id="id",
        at="sent",
        body="text",
        author="fromUser.id",
        name="fromUser.displayName|fromUser.username",
        edited="editedAt",
        parent="parentId",
    ),
    "mattermost": Shape(
        id="id",
        at="create_at",
        body="message",
        author="user_id",
        name="user_data.username",
        edited="edit_at",
        deleted="delete_at",
        parent="root_id|parent_id",
        bot="props.from_webhook",
        passed_over=("type", "event: of the channel"),
    ),
    "rocketchat": Shape(
        id="_id",
        at="ts|ts.$date",
        body="msg",
        author="u._id",
        name="u.name|u.username",
        edited="editedAt",
        parent="tmid",
        passed_over=("t", "event: of the channel"),
    ),
    "telegram": Shape(
        id="key",
        at="message.date",
        body="message.text|message.caption",
        author="message.from.id",
        name="message.from.username|message.from.first_name",
        edited="message.edit_date",
        parent="answers",
        prepare=update,
        bot="message.from.is_bot",
        read=markup.from_text,
    ),
    "zulip": Shape(
        id="id",
        at="timestamp",
        body="content",
        author="sender_id|sender_email",
        name="sender_full_name",
        title="subject",
        thread="subject",
        read=markup.from_html,
    ),
}

SHAPES = TRACKERS | FORUMS | CHATS
MAIL = {"mbox", "pipermail", "groupsio", "hyperkitty", "nntp", "gmane"}
