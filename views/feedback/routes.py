"""Where the screens of feedback are."""

from __future__ import annotations

import flet as ft

from views.later import later


def feedback_routes() -> list[ft.Route]:
    """Returns the tab with what lies over it, and the address of a reply in a link."""
    shown = [
        ft.Route(path="code", component=later("views.feedback.code:CodeView")),
        ft.Route(path="hand-over", component=later("views.feedback.hand_over:HandOverView")),
    ]
    over_tab = [
        ft.Route(path="ask", component=later("views.feedback.ask:AskView")),
        ft.Route(path=":request_id", component=later("views.feedback.request:RequestView"), children=shown),
    ]
    return [
        ft.Route(path="/feedback", component=later("views.feedback.home:FeedbackView"), children=over_tab),
        ft.Route(path="/reply/:text", component=later("views.feedback.paste:ReplyView")),
    ]
