"""The looks: one seed colour, light and dark, and the few sizes that everything is made of."""

from __future__ import annotations

import flet as ft

SEED = "#0B6B62"
GAP = 16
SMALL_GAP = 8
RADIUS = 20
TOUCH = 48
READING_WIDTH = 680
WIDE = 1120

THEME_MODES = {"system": ft.ThemeMode.SYSTEM, "light": ft.ThemeMode.LIGHT, "dark": ft.ThemeMode.DARK}


def theme() -> ft.Theme:
    """Returns the theme for light and dark alike; Material 3 derives both from the seed."""
    return ft.Theme(
        color_scheme_seed=SEED,
        use_material3=True,
        visual_density=ft.VisualDensity.STANDARD,
        page_transitions=ft.PageTransitionsTheme(
            android=ft.PageTransitionTheme.FADE_UPWARDS,
            ios=ft.PageTransitionTheme.CUPERTINO,
            linux=ft.PageTransitionTheme.FADE_UPWARDS,
            macos=ft.PageTransitionTheme.FADE_UPWARDS,
            windows=ft.PageTransitionTheme.FADE_UPWARDS,
        ),
        snackbar_theme=ft.SnackBarTheme(behavior=ft.SnackBarBehavior.FLOATING),
    )


def apply(page: ft.Page, mode: str) -> None:
    """Gives the page its theme; `mode` is system, light or dark."""
    page.theme = theme()
    page.dark_theme = theme()
    page.theme_mode = THEME_MODES[mode]
    # Otherwise every start fades in from Flutter's own blue.
    page.theme_animation_style = ft.AnimationStyle.no_animation()
