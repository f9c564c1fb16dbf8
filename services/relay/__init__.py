"""The relay: gives a friend the form, and keeps sealed replies until the app fetches them.

It carries bytes it cannot read; docs/feedback.md says what it answers.
"""
