"""Addresses that the served app answers beside its pages."""

RECORDING_FILES = "/recording-files/"
