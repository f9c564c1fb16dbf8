"""Where the screens of feedback are."""

from __future__ import annotations

import flet as ft

from views.feedback.ask import AskView
from views.feedback.code import CodeView
from views.feedback.hand_over import HandOverView
from views.feedback.home import FeedbackView
from views.feedback.paste import ReplyView
from views.feedback.request import RequestView


def feedback_routes() -> list[ft.Route]:
    """Returns the tab with what lies over it, and the address of a reply in a link."""
    shown = [
        ft.Route(path="code", component=CodeView),
        ft.Route(path="hand-over", component=HandOverView),
    ]
    over_tab = [
        ft.Route(path="ask", component=AskView),
        ft.Route(path=":request_id", component=RequestView, children=shown),
    ]
    return [
        ft.Route(path="/feedback", component=FeedbackView, children=over_tab),
        ft.Route(path="/reply/:text", component=ReplyView),
    ]
