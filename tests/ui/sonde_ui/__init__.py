"""Drives the real window: finds widgets as a screen reader does, and acts with real X events."""
