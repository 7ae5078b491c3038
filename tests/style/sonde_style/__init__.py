"""The style of this project, as far as a program can tell it."""
