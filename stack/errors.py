"""The one exception a person may see."""


class StackError(Exception):
    """Something stands in the way; its text is one sentence that says what, and what helps."""
