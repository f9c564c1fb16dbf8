"""The addresses of the Interviews tab; notifications open them directly."""

from __future__ import annotations

import flet as ft

from views.later import later


def interview_routes() -> ft.Route:
    """Returns the routes: the timeline, over it an interview, over that each of its screens."""
    return ft.Route(
        path="/interviews",
        component=later("views.interviews.timeline:TimelineView"),
        children=[
            ft.Route(path="new", component=later("views.interviews.edit:NewInterviewView")),
            ft.Route(
                path=":interview_id",
                component=later("views.interviews.page:InterviewView"),
                children=[
                    ft.Route(path="edit", component=later("views.interviews.edit:EditInterviewView")),
                    ft.Route(path="debrief", component=later("views.interviews.debrief:DebriefView")),
                    ft.Route(path="second-pass", component=later("views.interviews.second_pass:SecondPassView")),
                    ft.Route(path="prepare", component=later("views.interviews.prepare:PrepareView")),
                    ft.Route(path="last-hour", component=later("views.interviews.last_hour:LastHourView")),
                    ft.Route(path="thanks", component=later("views.interviews.thanks:ThanksView")),
                ],
            ),
        ],
    )
