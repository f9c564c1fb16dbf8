"""The addresses of people."""

from __future__ import annotations

import flet as ft

from views.people.form import EditPersonView, NewPersonView
from views.people.group import GroupView, NewGroupView
from views.people.heard import HeardView
from views.people.home import PeopleView
from views.people.person import PersonView


def people_routes() -> list[ft.Route]:
    """Returns the routes: everyone, over them each person, group and note."""
    return [
        ft.Route(
            path="/people",
            component=PeopleView,
            children=[
                ft.Route(path="new", component=NewPersonView),
                ft.Route(path="heard", component=HeardView),
                ft.Route(path="groups/new", component=NewGroupView),
                ft.Route(path="groups/:group_id", component=GroupView),
                ft.Route(
                    path=":person_id",
                    component=PersonView,
                    children=[ft.Route(path="edit", component=EditPersonView)],
                ),
            ],
        )
    ]
