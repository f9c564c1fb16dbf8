"""The addresses of the Interviews tab; notifications open them directly."""

from __future__ import annotations

import flet as ft

from views.interviews.debrief import DebriefView
from views.interviews.edit import EditInterviewView, NewInterviewView
from views.interviews.last_hour import LastHourView
from views.interviews.page import InterviewView
from views.interviews.prepare import PrepareView
from views.interviews.second_pass import SecondPassView
from views.interviews.thanks import ThanksView
from views.interviews.timeline import TimelineView


def interview_routes() -> ft.Route:
    """Returns the routes: the timeline, over it an interview, over that each of its screens."""
    return ft.Route(
        path="/interviews",
        component=TimelineView,
        children=[
            ft.Route(path="new", component=NewInterviewView),
            ft.Route(
                path=":interview_id",
                component=InterviewView,
                children=[
                    ft.Route(path="edit", component=EditInterviewView),
                    ft.Route(path="debrief", component=DebriefView),
                    ft.Route(path="second-pass", component=SecondPassView),
                    ft.Route(path="prepare", component=PrepareView),
                    ft.Route(path="last-hour", component=LastHourView),
                    ft.Route(path="thanks", component=ThanksView),
                ],
            ),
        ],
    )
