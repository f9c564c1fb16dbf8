"""The addresses of people."""

from __future__ import annotations

import flet as ft

from views.later import later


def people_routes() -> list[ft.Route]:
    """Returns the routes: everyone, over them each person, group and note."""
    return [
        ft.Route(
            path="/people",
            component=later("views.people.home:PeopleView"),
            children=[
                ft.Route(path="new", component=later("views.people.form:NewPersonView")),
                ft.Route(path="heard", component=later("views.people.heard:HeardView")),
                ft.Route(path="groups/new", component=later("views.people.group:NewGroupView")),
                ft.Route(path="groups/:group_id", component=later("views.people.group:GroupView")),
                ft.Route(
                    path=":person_id",
                    component=later("views.people.person:PersonView"),
                    children=[ft.Route(path="edit", component=later("views.people.form:EditPersonView"))],
                ),
            ],
        )
    ]
